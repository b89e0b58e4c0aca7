/**
 * A pattern that is made when it is first asked for. A literal is checked as its file is read, used or not, and to look
 * up what Unicode knows of characters costs half a millisecond and more: too much for what plain texts never need.
 * @param source as in `String.raw`
 */
export function latePattern(source: string, flags: string): () => RegExp {
  let made: RegExp | undefined
  return () => {
    made ??= new RegExp(source, flags)
    return made
  }
}
