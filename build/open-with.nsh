; Offers Switchover under "Open with" for archives and logs, and takes no default: OpenWithProgids only adds a choice.
!macro offerFor EXTENSION
  WriteRegStr SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "Switchover.Logs" ""
!macroend
!macro withdrawFor EXTENSION
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "Switchover.Logs"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Switchover.Logs" "" "Logs and log bundles"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Switchover.Logs\shell\open\command" "" '"$appExe" "%1"'
  !insertmacro offerFor "tgz"
  !insertmacro offerFor "gz"
  !insertmacro offerFor "zip"
  !insertmacro offerFor "tar"
  !insertmacro offerFor "log"
!macroend

!macro customUnInstall
  !insertmacro withdrawFor "tgz"
  !insertmacro withdrawFor "gz"
  !insertmacro withdrawFor "zip"
  !insertmacro withdrawFor "tar"
  !insertmacro withdrawFor "log"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Switchover.Logs"
!macroend
