/**
 * A pattern that is made when it is first asked for. A literal is compiled when its file is loaded, used or not.
 * Looking up Unicode properties then costs half a millisecond and more, which is too much when texts are plain.
 * @param source as in `String.raw`
 */
export function latePattern(source: string, flags: string): () => RegExp {
  let made: RegExp | undefined
  return () => {
    made ??= new RegExp(source, flags)
    return made
  }
}
