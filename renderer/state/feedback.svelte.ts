/** Messages about something that was just done, and its undo. */

/** A message that stays until a person closes it. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  /** To be copied with a click. */
  readonly address?: string;
}

export interface Undoable {
  readonly text: string;
  /** Belongs to the open investigation, and must not be undone in another. */
  readonly isOfOpen: boolean;
  undo(): void;
}

export class Feedback {
  notice = $state.raw<Notice | undefined>();
  /** One sentence, which goes away after a while. */
  message = $state('');
  undoable = $state.raw<Undoable | undefined>();

  notify(title: string, text: string): void {
    this.notice = { title, text };
  }

  offerUndo(text: string, undo: () => void, { isOfOpen }: Pick<Undoable, 'isOfOpen'>): void {
    const undoable: Undoable = {
      text,
      isOfOpen,
      undo: () => {
        if (this.undoable === undoable) this.undoable = undefined;
        undo();
      },
    };
    this.message = '';
    this.undoable = undoable;
  }

  dismiss(): void {
    this.undoable = undefined;
    this.message = '';
  }
}
