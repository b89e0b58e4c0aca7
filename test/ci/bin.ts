import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PROGRAM } from '../program.js'
import { folderWith } from '../world.js'
import type { Env } from './bash.js'

const START = `exec "${process.execPath}" "${PROGRAM}" "$@"`

/** The program itself, as a file that a shell can run. */
export const ATOMS_SYNC = `#!/usr/bin/env bash\n${START}\n`

/**
 * Runs this repository's atoms-sync, whatever version is asked for, and nothing else. Where npx has flags of its own, it
 * wants to be told where they end: without that, some of its versions take what stands behind for theirs.
 */
const NPX = `#!/usr/bin/env bash
echo "$*" >> "$NPX_LOG"
if [[ $1 == -* ]]; then
  while [[ $1 == -?* && $1 != -- ]]; do shift; done
  [[ $1 == -- ]] || { echo "npx: whose are the flags?" >&2; exit 127; }
  shift
fi
[[ $1 =~ ^atoms-sync(@[0-9.]+)?$ ]] || { echo "npx: there is no $1 here" >&2; exit 127; }
shift
${START}
`

/** Installs nothing: there is nothing to install. */
const NPM = '#!/usr/bin/env bash\n[[ $1 == ci ]]\n'

/** Hands its command line to the test's own GitHub, which answers for it. */
const GH = `#!${process.execPath}
const { GH_TOKEN: token, GH_REPO: repo, FAKE_GITHUB_URL: url } = process.env
const body = JSON.stringify({ args: process.argv.slice(2), token, repo, cwd: process.cwd() })
fetch(url, { method: 'POST', body }).then((answer) => answer.json()).then(({ exit, stdout, stderr }) => {
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = exit
})
`

export interface Bin {
  readonly env: Env
  /** Command lines that \`npx\` was called with, one on each line. */
  readonly npxLog: string
}

/** A PATH on which \`npx\`, \`npm\` and \`gh\` are stand-ins and everything else is this machine's. */
export function binFolder(): Bin {
  const folder = folderWith({})
  writeProgram(join(folder, 'bin/npx'), NPX)
  writeProgram(join(folder, 'bin/npm'), NPM)
  writeProgram(join(folder, 'bin/gh'), GH)
  const npxLog = join(folder, 'npx.log')
  writeFileSync(npxLog, '')
  const path = [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(':')
  return { env: { PATH: path, HOME: folder, NPX_LOG: npxLog, CI: 'true' }, npxLog }
}

export function writeProgram(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}
