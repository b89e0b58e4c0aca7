import { createHash } from 'node:crypto'
import type { Annotation, Canvas, Format } from '../model/page.js'
import { annotationText, annotationTitle, shortened } from './ci/annotation-text.js'
import { repositoryPath } from './ci/repository-path.js'
import { escapeJson } from './escape-json.js'

/** What says nothing of a file is shown at this one: GitLab drops an entry without a place. */
const NOWHERE = { file: 'atoms-sync.yaml', line: 1 }

/** GitLab knows info, minor, major, critical and blocker. */
const SEVERITIES = { error: 'critical', warning: 'major', notice: 'info' } as const

/** A Code Quality report for `artifacts:reports:codequality`: everything wrong, and every change. */
export const gitlabFormat: Format = (page, canvas) => {
  const alike = new Map<string, number>()
  const entries = (page.facts?.annotations ?? []).map((annotation) => {
    const identity = identityOf(annotation)
    const nth = alike.get(identity) ?? 0
    alike.set(identity, nth + 1)
    return entry(annotation, fingerprint(identity, nth), canvas)
  })
  return `${escapeJson(entries)}\n`
}

function entry(annotation: Annotation, id: string, canvas: Canvas) {
  const { file, line } = annotation.place ?? NOWHERE
  return {
    description: `${annotationTitle(annotation)}: ${annotationText(annotation)}`.replaceAll('\n', '; '),
    check_name: `atoms-sync/${shortened(annotation.code, 100)}`,
    fingerprint: id,
    severity: SEVERITIES[annotation.severity],
    location: { path: repositoryPath(file, canvas), lines: { begin: line } },
  }
}

/** Without the line: an entry that only moved is still the same one to GitLab. */
const identityOf = ({ code, agentId, place, message }: Annotation): string =>
  JSON.stringify([code, agentId, place?.file, message])

/** GitLab keeps only the first of several entries with one fingerprint. */
const fingerprint = (identity: string, nth: number): string =>
  createHash('sha256').update(`${identity}${nth}`).digest('hex').slice(0, 32)
