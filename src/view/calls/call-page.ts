import type { ListedCall } from '../../model/call.js'
import {
  type Call,
  type CallDetail,
  isUnspoken,
  type MetricAnswer,
  type Utterance,
} from '../../model/call.js'
import type { Block, FieldsBlock, NamedValue, Page, Span } from '../../model/page.js'
import { counted } from '../../text/plural.js'
import { bad, dim, good, indented, line, separated, signed, spans, strong, warn } from '../shared/blocks.js'

/** Everything about one call. */
export function callPage(call: CallDetail, { environment }: { readonly environment: string }): Page {
  return {
    title: `Call ${call.callId}`,
    blocks: separated([
      [line(strong(call.callId), '  ', statusSpan(call))],
      [callFields(call)],
      call.transcript.map(utteranceLine),
      analyticsBlocks(call),
      [verdict(call)],
    ]),
    sheet: {
      columns: ['callId', 'identifier', 'value', 'confidence', 'reasoning'],
      rows: (call.analytics?.metrics ?? []).map((answer) => [
        call.callId,
        answer.identifier,
        answer.value,
        answer.confidence ?? null,
        answer.reasoning ?? null,
      ]),
    },
    document: { formatVersion: '1.0', environment, call },
  }
}

function verdict({ analytics, transcript }: CallDetail): Block {
  const talk = transcript.length === 0 ? 'nothing was said' : `${counted(transcript.length, 'turn')} of talk`
  if (analytics === undefined) return line(talk, ', no analytics')
  if (isUnspoken(analytics)) return line(talk, ', no metric answered')
  return line(talk, ', ', strong(counted(analytics.metrics.length, 'metric')), ' answered')
}

function callFields(call: CallDetail): FieldsBlock {
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['agent', call.agentId],
    ['made', call.createdAt && `${minuteOf(call.createdAt)} UTC`],
    ['duration', call.durationSeconds === undefined ? undefined : durationText(call.durationSeconds)],
    ['type', call.isTest ? `${call.type ?? 'call'}, a test` : call.type],
    ['from', call.from],
    ['to', call.to],
    ['revision', call.versionId],
    ['campaign', call.campaignId],
  ]
  const fields = texts.flatMap(([label, value]): NamedValue[] =>
    value ? [{ label, spans: spans(value) }] : [],
  )
  return { kind: 'fields', fields }
}

const utteranceLine = ({ role, content }: Utterance): Block =>
  signed(dim(`${role}:`.padEnd('agent:'.length)), 0, content)

/** Summary and metrics; or why there are none. */
export function analyticsBlocks({ analytics, status }: Call): Block[] {
  if (analytics === undefined) {
    if (status !== 'completed') return [line(dim('no analytics: the call was not completed'))]
    return [
      line(
        warn('no analytics'),
        ': they take 10 to 30 s, and are lost altogether when the value of one metric fails the platform’s check',
      ),
    ]
  }
  const { summary, metrics } = analytics
  return separated([
    summary === undefined ? [] : [{ kind: 'fields', fields: [{ label: 'summary', spans: spans(summary) }] }],
    metrics.flatMap(answerBlocks),
  ])
}

function answerBlocks(answer: MetricAnswer): Block[] {
  const { identifier, value, confidence, reasoning } = answer
  const text = value === null || value === '' ? bad(valueText(answer)) : strong(valueText(answer))
  return [
    line(`${identifier}  `, text, dim(confidence === undefined ? '' : `  confidence ${confidence}`)),
    ...(reasoning === undefined ? [] : [indented(1, dim(reasoning))]),
  ]
}

export const agentOf = ({ agentName, agentId }: ListedCall): string => agentName ?? (agentId || 'unknown')

export const statusSpan = ({ status }: Call): Span => {
  if (status === 'completed') return good(status)
  return status === 'failed' ? bad(status) : status === 'no_answer' ? warn(status) : dim(status)
}

const valueText = ({ value }: MetricAnswer): string =>
  typeof value === 'string' ? value || '(empty)' : String(value)

/** `user_interested yes, user_name Ann`, or why there is nothing. */
export function answersSpan({ analytics, status }: Call): Span {
  if (analytics === undefined) return status === 'completed' ? warn('no analytics') : dim('–')
  if (isUnspoken(analytics)) return dim('no conversation')
  if (analytics.metrics.length === 0) return { text: analytics.summary ?? '' }
  return { text: analytics.metrics.map((answer) => `${answer.identifier} ${valueText(answer)}`).join(', ') }
}

/** `2026-08-01 12:00`, UTC, as the platform tells it. */
export const minuteOf = (iso: string | undefined): string => iso?.slice(0, 16).replace('T', ' ') ?? ''

/** `2 min 36 s`. */
function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
