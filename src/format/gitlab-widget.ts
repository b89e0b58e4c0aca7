import type { Format } from '../model/page.js'
import { escapeJson } from './shared/escape.js'

/**
 * The three numbers of GitLab's Terraform widget, for `artifacts:reports:terraform`.
 *
 * - `create`: metrics that are added
 * - `update`: metrics and other fields of an agent that change; a renamed metric counts here
 * - `delete`: metrics that are removed
 */
export const gitlabWidgetFormat: Format = ({ facts }) => {
  const { added = 0, changed = 0, removed = 0 } = facts?.counts ?? {}
  return `${escapeJson({ create: added, update: changed, delete: removed })}\n`
}
