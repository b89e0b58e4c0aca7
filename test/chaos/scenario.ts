import type { AgentSeed } from '../../src/emulator/index.js'
import type { DialectName } from '../../src/model/live.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Chance, chanceOf } from './chance.js'
import { FAULT_NAMES, type FaultName } from './faults.js'

/** What one run of a campaign is about; the same for the same seed. */
export interface Scenario {
  readonly seed: number
  readonly dialect: DialectName
  readonly agents: readonly AgentCase[]
  /** What may go wrong, and how often it strikes a request. */
  readonly faults: readonly FaultName[]
  readonly rate: number
  readonly edits: readonly EditCase[]
  /** Ctrl-C is pressed when so many requests have been sent. */
  readonly interruptAt?: number
  /** A first apply, undisturbed, so that there is something to drift from. */
  readonly adopted: boolean
  /** `plan --out`, then `apply` of what was saved. */
  readonly saved: boolean
  /** What the run does with what somebody left unpublished: nothing, or publish it along. */
  readonly onOpenDraft: 'refuse' | 'include'
  /** The run is rolled back before it is run again. */
  readonly undone: boolean
  readonly parallelism: number
  readonly scanMs: number
  readonly conflicts: 'lean' | 'rich'
  readonly listEnvelope: 'documented' | 'wire'
}

export interface AgentCase {
  readonly seed: AgentSeed & { readonly id: string }
  /** The file of a first apply, then the one that the run is about. */
  readonly files: readonly [string, string]
  /** Whether a publish can succeed at all. */
  readonly publishes: boolean
}

/** What somebody does on the dashboard when the run has sent so many requests for this agent. */
export interface EditCase {
  readonly agentId: string
  readonly afterRequests: number
  readonly what:
    | 'summary'
    | 'metric'
    | 'unmanaged field'
    | 'other section'
    | 'unpublished'
    | 'unpublished section'
}

const DIALECTS = ['direct', 'drafts', 'branches', 'branches'] as const

export function scenarioOf(seed: number): Scenario {
  const chance = chanceOf(seed)
  const dialect = chance.one('dialect', DIALECTS)
  const agents = Array.from({ length: 2 + chance.below('agents', 4) }, (_, n) =>
    agentCase(n + 1, dialect, chance),
  )
  const onOpenDraft = dialect === 'branches' ? chance.one('open draft', ON_OPEN_DRAFT) : 'refuse'
  const interrupted = chance.happens('interrupted', 0.15)
  return {
    seed,
    dialect,
    agents,
    faults: FAULT_NAMES.filter((name) => chance.happens(`may ${name}`, 0.4)),
    rate: chance.one('rate', [0.05, 0.1, 0.2, 0.4]),
    edits: agents.flatMap(({ seed: { id } }) => editCases(id, dialect, onOpenDraft, chance)),
    ...(interrupted && { interruptAt: 1 + chance.below('interrupt at', 60) }),
    adopted: chance.happens('adopted', 0.6),
    saved: chance.happens('saved', 0.25),
    onOpenDraft,
    undone: chance.happens('undone', 0.4),
    parallelism: chance.one('parallelism', [1, 1, 3]),
    scanMs: chance.one('scan', [0, 0, 2_000, 40_000]),
    conflicts: chance.one('conflicts', ['lean', 'rich']),
    listEnvelope: chance.one('list', ['wire', 'documented']),
  }
}

/** Live holds more than any file manages: other metrics' fields, old success metrics, fields of tomorrow. */
function agentCase(n: number, dialect: DialectName, chance: Chance): AgentCase {
  const which = (what: string, rate: number) => chance.happens(`${what} of agent ${n}`, rate)
  const scan = dialect === 'direct' ? 'pass' : chance.one(`scan of agent ${n}`, SCANS)
  const live = [
    wireMetric({ extractionHint: { level: n } }),
    wireMetric({ identifier: 'mood', dispositionMetricType: 'ENUM', choices: ['good', 'bad'], weight: n }),
  ]
  const metrics = (word: string) => [
    fileMetric({ ...(which(`${word} name`, 0.5) && { prompt: `Which name? (${word})` }) }),
    ...(which(`${word} mood`, 0.7)
      ? [fileMetric({ identifier: 'mood', prompt: `Which mood? (${word})`, ...MOOD })]
      : []),
    ...(which(`${word} city`, 0.4) ? [fileMetric({ identifier: 'city', prompt: 'Which city?' })] : []),
  ]
  const managesSummary = which('managed summary', 0.7)
  const managesMetrics = !managesSummary || which('managed metrics', 0.7)
  const file = (word: string) =>
    agentFile({
      agentId: id(n),
      name: `Agent ${n}`,
      summaryPrompt: managesSummary ? `Summarize (${word}).` : undefined,
      ...(managesMetrics && { dispositionMetrics: metrics(word) }),
      ...(dialect !== 'direct' && which('flag', 0.3) && { useReasoningModel: word === 'new' }),
    })
  return {
    seed: {
      id: id(n),
      name: `Agent ${n}`,
      dialect,
      scan,
      nestedTypes: dialect === 'direct' && which('nested types', 0.5),
      config: {
        summaryPrompt: 'What was there.',
        dispositionMetrics: live,
        successMetrics: [{ identifier: 'old', successMetricPrompt: 'Good?', successMetricType: 'PASS_FAIL' }],
        futureField: { nested: n },
      },
      fields: { globalPrompt: 'You are helpful.' },
    },
    files: [file('old'), which('unchanged', 0.2) ? file('old') : file('new')],
    publishes: scan === 'pass',
  }
}

const MOOD = { type: 'ENUM', choices: ['good', 'bad', 'unclear'] }
const SCANS = ['pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'never', { fail: 'asks for a card' }] as const
const EDITS = ['summary', 'metric', 'unmanaged field', 'other section', 'unpublished'] as const

const ON_OPEN_DRAFT = ['refuse', 'refuse', 'include'] as const

function editCases(
  agentId: string,
  dialect: DialectName,
  onOpenDraft: Scenario['onOpenDraft'],
  chance: Chance,
): EditCase[] {
  if (!chance.happens(`edit of ${agentId}`, 0.2)) return []
  const what = chance.one(`what edit of ${agentId}`, EDITS)
  const afterRequests = chance.below(`when edit of ${agentId}`, 14)
  // Without versions nothing waits unpublished, and other sections are not served.
  const differs = dialect === 'direct' && (what === 'unpublished' || what === 'other section')
  // Of what both edit, what is planned goes out: that is what including is.
  const isLeft = what === 'unpublished' || chance.happens(`left ${agentId}`, 0.7)
  if (onOpenDraft === 'include' && isLeft) return [{ agentId, afterRequests, what: 'unpublished section' }]
  return [{ agentId, afterRequests, what: differs ? 'summary' : what }]
}
