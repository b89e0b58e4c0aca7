import type { Annotation, Canvas, Format } from '../model/page.js'
import {
  annotationText,
  annotationTitle,
  fingerprints,
  repositoryPath,
  shorten,
} from './shared/annotation.js'
import { escapeJson } from './shared/escape.js'

/** What says nothing of a file is shown at this one: GitLab drops an entry without a place. */
const NOWHERE = { file: 'atoms-sync.yaml', line: 1 }

/** GitLab knows info, minor, major, critical and blocker. */
const SEVERITIES = { error: 'critical', warning: 'major', notice: 'info' } as const

/** A Code Quality report for `artifacts:reports:codequality`: everything wrong, and every change. */
export const gitlabFormat: Format = (page, canvas) => {
  const annotations = page.facts?.annotations ?? []
  const prints = fingerprints(annotations)
  const entries = annotations.map((annotation, at) => entry(annotation, prints[at], canvas))
  return `${escapeJson(entries)}\n`
}

function entry(annotation: Annotation, id: string | undefined, canvas: Canvas) {
  const { file, line } = annotation.place ?? NOWHERE
  return {
    description: `${annotationTitle(annotation)}: ${annotationText(annotation)}`.replaceAll('\n', '; '),
    check_name: `atoms-sync/${shorten(annotation.code, 100)}`,
    fingerprint: id,
    severity: SEVERITIES[annotation.severity],
    location: { path: repositoryPath(file, canvas), lines: { begin: line } },
  }
}
