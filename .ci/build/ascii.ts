import type { Plugin } from 'rolldown'
import { parseSync, Visitor } from 'rolldown/utils'

const FOREIGN = /[^\0-\x7f]/g

/**
 * Spells what is not ASCII as escapes. One such character, a dash in a comment even, and V8 keeps the whole file with two
 * bytes for each. They mean the same in texts, patterns and comments, but not where a tag looks at what was typed.
 */
export const ascii: Plugin = {
  name: 'ascii',
  // Not when chunks are rendered: they are printed once more after that, without escapes.
  generateBundle(_, files) {
    for (const file of Object.values(files))
      if (file.type === 'chunk') file.code = inAscii(file.fileName, file.code)
  },
}

function inAscii(fileName: string, code: string): string {
  const typed = rawTexts(fileName, code)
  return code.replace(FOREIGN, (unit, at: number) =>
    typed.some(([start, end]) => start <= at && at < end)
      ? unit
      : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function rawTexts(fileName: string, code: string): (readonly [start: number, end: number])[] {
  const found: (readonly [number, number])[] = []
  const visitor = new Visitor({
    TaggedTemplateExpression: ({ quasi }) => found.push([quasi.start, quasi.end]),
  })
  visitor.visit(parseSync(fileName, code).program)
  return found
}
