/** Whether a word in the place of a host's name is one: loggers write their level there, and paths begin with a drive or a scheme. */

const levels =
  'emerg|emergency|panic|alert|crit|critical|severe|fatal|err|error|warn|warning|notice|info|debug|trace|verbose|trivia|fine';
const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const schemes = 'file|https?|s?ftp|ftps|ssh|scp|smb|nfs|s3|gs|jar|zip';
const none = 'none|null|nil|unknown|undefined|true|false|stdout|stderr|utc|gmt';
const otherWord = new RegExp(`^(?:${levels}|${months}|${schemes}|${none})$`, 'i');

export function isHostName(word: string): boolean {
  return /^[A-Za-z\d][\w.:-]{1,254}$/.test(word) && !/^\d{1,255}$/.test(word) && !otherWord.test(word);
}

/** Machines are called after the forwarder that runs on them: what they send is of another one. */
const forwarder =
  /^(?:logstash|filebeat|fluentd?|fluent-?bit|graylog|splunk|promtail|loki|nxlog|r?syslog)[\w-]{0,40}(?:\.|$)/i;

export function isForwarderName(host: string): boolean {
  return forwarder.test(host);
}
