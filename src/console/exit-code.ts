import type { Page } from '../model/page.js'

/** The page, its document with the exit code in it: who reads JSON from a file or a pipe has no other way to know. */
export const withExitCode = <Of extends Page>(page: Of, exitCode: number): Of => ({
  ...page,
  document: { ...Object(page.document), exitCode },
})
