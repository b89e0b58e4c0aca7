import type { CommitStatus, Issue, PullRequest } from './fake-github.js'

/**
 * The filters that the workflows hand to `gh --jq`, in our own words: `gh` brings jq along, but a machine that runs
 * the tests need not have one. Where there is one, a test compares.
 */
export const JQ_FILTERS: ReadonlyMap<string, (value: unknown) => string> = new Map([
  filter<readonly Pick<Issue, 'number'>[]>('.[].number', (issues) => issues.map(({ number }) => `${number}`)),
  filter<readonly PullRequest[]>(
    'map(select(.merged_at != null and .base.ref == "main")) | .[0].head.sha // empty',
    (pulls) =>
      pulls
        .filter(({ merged_at, base }) => merged_at !== null && base.ref === 'main')
        .slice(0, 1)
        .map(({ head }) => head.sha),
  ),
  filter<readonly CommitStatus[]>(
    'map(select(.context == "atoms-sync/production" and .creator.login == "github-actions[bot]")) | .[0].description // empty',
    (statuses) =>
      statuses
        .filter(
          ({ context, creator }) =>
            context === 'atoms-sync/production' && creator.login === 'github-actions[bot]',
        )
        .slice(0, 1)
        .map(({ description }) => description),
  ),
])

function filter<Input>(text: string, lines: (input: Input) => string[]) {
  const print = (value: unknown) =>
    lines(value as Input)
      .map((line) => `${line}\n`)
      .join('')
  return [text, print] as const
}

export function jqFilter(text: string | undefined): (value: unknown) => string {
  const found = JQ_FILTERS.get(text ?? '')
  if (!found) throw new Error(`the test's GitHub does not know the filter ${text}`)
  return found
}
