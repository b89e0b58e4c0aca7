import type { BaselineEntry } from '../../model/lint.js'
import type { SourceRule } from '../rule.js'

export const staleBaseline: SourceRule<BaselineEntry> = {
  id: 'stale-baseline',
  scope: 'source',
  severity: 'warning',
  summary: 'An entry of the baseline that matches nothing any more',
  why: `The finding it stood for is fixed. While the entry stays, the same mistake could come back unseen.

\`atoms-sync lint --update-baseline\` takes it out; it only ever makes the file shorter.`,
  consequence: 'misleads',
  examples: {
    bad: [
      {
        title: 'fixed since',
        file: `# lint-baseline.json
{
  "formatVersion": "1.0",
  "findings": [{ "rule": "too-many-metrics", "file": "agents/a.yaml", "count": 1 }]
}`,
      },
    ],
    good: [
      {
        title: 'nothing is let pass',
        file: `# lint-baseline.json
{ "formatVersion": "1.0", "findings": [] }`,
      },
    ],
  },
  check({ rule, file, metric, count }) {
    const about = metric === undefined ? `\`${file}\`` : `\`${metric}\` in \`${file}\``
    const findings = count === 1 ? 'finding' : 'findings'
    return [
      {
        message: `the baseline allows ${count} more \`${rule}\` ${findings} about ${about} than there are`,
        hint: 'atoms-sync lint --update-baseline takes the entry out',
      },
    ]
  },
}
