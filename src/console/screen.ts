import { resolve } from 'node:path'
import { FORMAT_NAMES, FORMATS, type FormatName, isFormatName, loadFormats } from '../format/formats.js'
import { AtomsSyncError } from '../model/error.js'
import type { Canvas, Page } from '../model/page.js'
import type { Output, World } from '../model/world.js'
import { hideIn } from '../text/mask.js'
import { SOURCES } from '../version.js'
import { errorPage } from '../view/shared/errors.js'
import { findWorkspace, folderInRepository, isFolder } from '../workspace/settings/find-workspace.js'
import type { Flags } from './flags/all.js'

/** Where a run speaks: the answer on stdout, everything else on stderr. */
export interface Screen {
  readonly format: FormatName
  /** The answer, to stdout and the files asked for. A place that cannot be written is reported, and `delivered` is false. */
  answer(page: Page): void
  /**
   * Why there is no answer, in the places where the answer would be. Not as text on stdout: for that there is
   * `complain`. Not in formats that could only show it as "nothing to do": their readers notice a missing file.
   */
  fail(page: Page): void
  /** The answer in the files asked for alone, where stdout has said it in other words. */
  file(page: Page): void
  readonly delivered: boolean
  /** Words beside the answer, where there are any: always text, on stderr, and silent with `--quiet`. */
  aside(page: Page | undefined): void
  /** Like `aside`, but `--quiet` does not silence it. */
  complain(page: Page): void
  /** Why there is no answer, for people: like `complain`, but silent where the answer is JSON, which says it too. */
  explain(page: Page): void
  /** Whether a person can be asked. */
  readonly interactive: boolean
}

const NARROWEST = 40
const PIPED_WIDTH = 80
const WIDEST = 120

/** What is searched or kept has no window to fit: a row is as long as it is, but for one that nobody could use. */
const WIDEST_ROW = 1000

/** For files: no colour, nothing cut. */
const PLAIN = { width: 100, tableWidth: WIDEST_ROW, colour: false, full: true }

/** @throws AtomsSyncError `USAGE` for an unknown format, and for `csv` of an answer that is no rows */
export async function createScreen(flags: Flags, world: World, answers: Answers = {}): Promise<Screen> {
  const { env, stdout } = world
  const format = formatNamed(flags.format ?? 'text')
  const outputs = (flags.output ?? []).map((output) => ({ ...output, format: formatNamed(output.format) }))
  const formats = [format, ...outputs.map((output) => output.format)]
  if (formats.some((name) => FORMATS[name].needsRows) && !answers.tabular) throw noRows()
  const inFormat = await loadFormats(['text', ...formats])
  const files = outputs.length > 0 ? await import('../workspace/disk/write-files.js') : undefined
  const github = formats.includes('github') ? await import('./github.js') : undefined
  const folder = resolve(world.cwd, flags.chdir ?? '.')
  // CI systems name files from the root of the repository, which a workspace may lie below.
  const paths = { folder: folderInRepository(findWorkspace(folder), env), sources: SOURCES }
  // Before it is laid out: a key that is broken over two lines, or cut, could not be told any more.
  const put = (page: Page, to: Output, as: FormatName) =>
    to.write(
      inFormat(as)(hideIn(page), {
        ...widthsOf(to),
        colour: wantsColour(to, flags, env),
        full: flags.full === true,
        ...paths,
      }),
    )
  const complain = (page: Page) => put(page, world.stderr, 'text')
  let delivered = true
  // One place that is full or forbidden is no reason to leave the others empty.
  const deliver = (write: () => void) => {
    try {
      write()
    } catch (error) {
      if (!(error instanceof AtomsSyncError)) throw error
      delivered = false
      complain(errorPage(error))
    }
  }
  const keep = (said: Page, places: typeof outputs) => {
    const page = places.length > 0 || github !== undefined ? hideIn(said) : said
    for (const { format: name, path } of places)
      deliver(() => files?.writeOutput(folder, path, inFormat(name)(page, { ...PLAIN, ...paths })))
    for (const write of github?.toGithub(page, env) ?? []) deliver(write)
  }
  return {
    format,
    answer: (page) => {
      // Files that are wrong, for one, are no rows: they are told like any error.
      if (FORMATS[format].needsRows && page.sheet === undefined) put(page, world.stderr, 'text')
      else put(page, stdout, format)
      keep(page, outputs)
    },
    fail: (page) => {
      if (format !== 'text' && !FORMATS[format].hidesFailures) put(page, stdout, format)
      // A folder that is not there may be the error; to make it would be no help.
      const places = isFolder(folder) ? outputs.filter((one) => !FORMATS[one.format].hidesFailures) : []
      keep(page, places)
    },
    file: (page) => keep(page, outputs),
    get delivered() {
      return delivered
    },
    aside(page) {
      if (page !== undefined && !flags.quiet) put(page, world.stderr, 'text')
    },
    complain,
    explain(page) {
      if (format !== 'json') complain(page)
    },
    // Asked of the streams when somebody wants to know: to open one that is not needed takes time.
    get interactive() {
      return world.stdin.isTTY === true && world.stderr.isTTY === true && !isSet(env.CI)
    },
  }
}

/** What a command promises of its answer. */
interface Answers {
  readonly tabular?: true
}

const noRows = (): AtomsSyncError =>
  new AtomsSyncError('USAGE', 'the answer of this command is no table, so there is no CSV of it', {
    hint: '--format json has everything',
  })

function formatNamed(name: string): FormatName {
  if (isFormatName(name)) return name
  throw new AtomsSyncError('USAGE', `there is no format \`${name}\``, {
    hint: `one of ${FORMAT_NAMES.join(', ')}`,
  })
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value !== 'false'

function widthsOf({ isTTY, columns }: Output): Pick<Canvas, 'width' | 'tableWidth'> {
  if (!isTTY || !columns) return { width: PIPED_WIDTH, tableWidth: WIDEST_ROW }
  const tableWidth = Math.max(NARROWEST, columns)
  return { width: Math.min(WIDEST, tableWidth), tableWidth }
}

/** Sources: no-color.org, force-color.org. */
function wantsColour(to: Output, flags: Flags, env: World['env']): boolean {
  if (flags.color === false || (env.NO_COLOR !== undefined && env.NO_COLOR !== '')) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return to.isTTY === true && env.TERM !== 'dumb'
}
