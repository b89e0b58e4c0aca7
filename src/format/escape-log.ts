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

/**
 * The last look at a whole line, put together of texts that were escaped one by one. A character that only looks
 * like the colon or the sharp takes its place: the line is as wide as before.
 */
export const escapeLogLine = (line: string): string =>
  line.replace(LINE_COMMAND, '$1\u2236').replace(LOG_COMMAND, '\u266f#')
