import { normalize } from 'node:path'
import { FORMATS } from '../format/formats.js'
import type { World } from '../model/world.js'
import { variableOf } from './flag.js'
import { type OutputFile, outputFile } from './flag-values.js'
import { WRITING_FLAGS } from './flags.js'
import type { Flags } from './given.js'

/** Of a command line that could not be read: as much as can be told of how and where to say so. */
export function wishesIn(argv: readonly string[], env: World['env']): Flags {
  const wish = (name: string) => valuesOf(name, argv, env)
  const format = wish('format').filter(isFormat).at(-1)
  const chdir = wish('chdir').at(-1)
  // To say what is wrong is no reason to replace a record.
  const records = [...wish('record'), ...wish('baseline')].map(normalize)
  const output = wish('output')
    .flatMap(understood)
    .filter(({ format, path }) => isFormat(format) && !records.includes(normalize(path)))
  return {
    output,
    ...(format !== undefined && { format }),
    ...(chdir !== undefined && { chdir }),
    ...(argv.includes('--no-color') && { color: false }),
  }
}

/** An error is no table. */
const isFormat = (name: string): boolean => Object.hasOwn(FORMATS, name) && name !== 'csv'

/** What the command line gives a flag, or its variable where the command line says nothing. */
function valuesOf(name: string, argv: readonly string[], env: World['env']): string[] {
  const flag = `--${name}`
  const given = argv.flatMap((word, at) =>
    word.startsWith(`${flag}=`) ? [word.slice(flag.length + 1)] : argv[at - 1] === flag ? [word] : [],
  )
  const variable = WRITING_FLAGS.filter((each) => each.name === name).map(variableOf)
  return given.length > 0 ? given : variable.flatMap((each) => env[each]?.split('\n') ?? [])
}

function understood(text: string): OutputFile[] {
  try {
    return [outputFile(text)]
  } catch {
    return []
  }
}
