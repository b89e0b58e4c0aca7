/**
 * What the runners of CI systems obey anywhere in a line of a log: `##[error]` (GitHub, Azure), `##vso[…]` (Azure),
 * `##teamcity[…]`. A prompt that is printed must not set a step's output or mask half of the log.
 */
export const LOG_COMMAND = /##(?=[a-z]{0,20}\[)/gi

/** GitHub's own form, obeyed where a line begins with it: `::set-output name=digest::…`. */
const LINE_COMMAND = /^(\s*):(?=:)/

/** Shows a command inside of a line as text. */
export const escapeLogCommands = (text: string): string =>
  text.includes('##') ? text.replace(LOG_COMMAND, '#\\#') : text

/** A line that would begin with a command begins with a character that only looks like a colon: as wide as one. */
export const escapeLogLine = (line: string): string => line.replace(LINE_COMMAND, '$1\u2236')
