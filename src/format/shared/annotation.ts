import { createHash } from 'node:crypto'
import type { Annotation, Canvas } from '../../model/page.js'
import { escapeTerminal } from './escape.js'

/** GitHub takes 64 KB for all annotations of a step, and nobody reads more in a margin. */
const LONGEST = 2_000
const LONGEST_TITLE = 200

/** The message, and on a line of its own the hint. */
export const annotationText = ({ message, hint }: Annotation): string =>
  [shorten(message, LONGEST), ...(hint === undefined ? [] : [`hint: ${shorten(hint, LONGEST)}`])].join('\n')

export const annotationTitle = ({ title }: Annotation): string => shorten(title, LONGEST_TITLE)

/** One line, safe to show, of at most `most` characters. */
export function shorten(text: string, most: number): string {
  // Cut before escaping too: to escape a whole megabyte takes long.
  const shown = Array.from(escapeTerminal(text.slice(0, 2 * most)))
  return shown.length <= most && text.length <= 2 * most
    ? shown.join('')
    : `${shown.slice(0, most - 1).join('')}…`
}

/**
 * What each annotation is known by from one run to the next. Without the line: one that only moved is still the
 * same to whoever compares two reports. Equal ones are numbered, since readers keep only the first of a fingerprint.
 */
export function fingerprints(annotations: readonly Annotation[]): string[] {
  const counts = new Map<string, number>()
  return annotations.map(({ code, agentId, place, message }) => {
    const identity = JSON.stringify([code, agentId, place?.file, message])
    const nth = counts.get(identity) ?? 0
    counts.set(identity, nth + 1)
    return createHash('sha256').update(`${identity}${nth}`).digest('hex').slice(0, 32)
  })
}

/** A file of the workspace as the repository knows it: CI systems link from the root. */
export const repositoryPath = (file: string, { folder }: Canvas): string =>
  folder === undefined || folder === '' || folder === '.' ? file : `${folder}/${file}`
