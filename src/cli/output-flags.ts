import { normalize, resolve } from 'node:path'
import type { Flags } from '../console/flags/all.js'
import { ALL_FLAGS } from '../console/flags/all.js'
import { variableOf } from '../console/flags/flag.js'
import { type OutputFile, outputFile } from '../console/flags/parse-value.js'
import { FORMATS, isFormatName } from '../format/formats.js'
import type { World } from '../model/world.js'

/** How and where to report that a command line could not be parsed, as far as that can be read off it all the same. */
export async function outputFlagsIn(
  argv: readonly string[],
  { env, cwd }: Pick<World, 'env' | 'cwd'>,
): Promise<Flags> {
  const given = (name: string) => valuesOf(name, argv, env)
  const format = given('format').filter(isFormat).at(-1)
  const chdir = given('chdir').at(-1)
  // To say what is wrong is no reason to replace a record.
  const records = [...given('record'), ...given('baseline')].map(normalize)
  const output = given('output')
    .flatMap(parsedOrNone)
    .filter(({ format, path }) => isFormat(format) && !records.includes(normalize(path)))
  return {
    output: await replacingNothing(output, resolve(cwd, chdir ?? '.')),
    ...(format !== undefined && { format }),
    ...(chdir !== undefined && { chdir }),
    ...(argv.includes('--no-color') && { color: false }),
  }
}

/** Nor to replace an agent file, or what is kept beside them. */
async function replacingNothing(
  output: readonly OutputFile[],
  folder: string,
): Promise<readonly OutputFile[]> {
  if (output.length === 0) return output
  const { ownFileAt, recordAt } = await import('../workspace/disk/own-file.js')
  return output.filter(
    ({ path }) => (ownFileAt(folder, path) ?? recordAt(folder, path, '--output')) === undefined,
  )
}

/** An error has no rows. */
const isFormat = (name: string): boolean => isFormatName(name) && !FORMATS[name].needsRows

/** What the command line gives a flag, or its variable where the command line says nothing. */
function valuesOf(name: string, argv: readonly string[], env: World['env']): string[] {
  const flag = `--${name}`
  const given = argv.flatMap((word, at) =>
    word.startsWith(`${flag}=`) ? [word.slice(flag.length + 1)] : argv[at - 1] === flag ? [word] : [],
  )
  const variable = ALL_FLAGS.filter((each) => each.name === name).map(variableOf)
  return given.length > 0 ? given : variable.flatMap((each) => env[each]?.split('\n') ?? [])
}

function parsedOrNone(text: string): OutputFile[] {
  try {
    return [outputFile(text)]
  } catch {
    return []
  }
}
