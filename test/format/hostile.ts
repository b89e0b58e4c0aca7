import fc from 'fast-check'
import type { Page } from '../../src/model/page.js'
import { callPage } from '../../src/view/calls/call-page.js'
import { callsPage, watchPage } from '../../src/view/calls/calls-page.js'
import { healthPage } from '../../src/view/health/health-page.js'
import { validationPage } from '../../src/view/lint/validation-page.js'
import { applyPage } from '../../src/view/plan/apply-page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { aHostileReport } from '../view/health-samples.js'
import {
  aChange,
  aDiagnostic,
  added,
  aFailed,
  aMetric,
  anApplied,
  anUnread,
  anUpdate,
  aPlan,
  aRefused,
  aReport,
  removed,
} from '../view/samples.js'

/** What a stranger writes into a prompt to be more than a text wherever it is shown. */
export const HOSTILE: readonly string[] = [
  '| a | b |\n| --- | --- |\n| c | d |',
  '`` ` ``` ```` `````',
  '```\n</code></pre>\n~~~~\n# out of the block',
  '<script>window.stranger = 1</script>',
  '<img src=x onerror="window.stranger = 2"><svg onload=window.stranger=3>',
  '</script><script>window.stranger = 4</script>',
  '</style></title></textarea></summary></details><iframe srcdoc="<script>top.stranger = 5</script>">',
  "\"><b onclick='window.stranger = 6'>&lt;b&gt;&#60;i&#x3e;&amp;amp;",
  '%0A::error::stranger%0D%0A::set-output name=digest::stranger',
  '::error file=a.yaml::stranger\n::set-output name=digest::stranger\r\n  ::add-mask::a',
  '##[set-output name=digest]stranger ##[error]stranger ##vso[task.setvariable variable=a]b',
  '\x1b[31mred\x1b[0m \x1b]8;;http://stranger.example\x07link \x9b2J\x00\x08\x7f',
  ']]><!-- --> <![CDATA[ <?xml version="1.0"?> <!DOCTYPE a> &stranger;',
  '\u202edesrever \u2066isolated \u200bhidden\ufeff \u2028 \u2029 \ufffe \uffff',
  'half \ud800 of \udc00 a pair \ud83d',
  '@everyone @stranger/team #1 !2 GH-3 stranger@stranger.example 0@.stranger.example 0@-.example stranger/stranger#4',
  '[link](http://stranger.example) ![image](http://stranger.example/x.png) <http://stranger.example>',
  'http://stranger.example/x https://stranger.example www.stranger.example ftp://stranger.example',
  '[ref]: http://stranger.example\n[^1]: note\n\n[ref] [^1]',
  '# heading\n===\n---\n* list\n+ list\n1. list\n> quote\n    code\n\tcode\n- [ ] task',
  '/close\n/merge\n/assign me',
  '$$x$$ $`x`$ ~~gone~~ **bold** __bold__ _i_ \\* :+1:',
  '[-Ask for the card number.-] {+nothing+} <del>Ask</del> <ins>nothing</ins>',
  'x'.repeat(30_000),
  'a few words and then some more of them, over and over: '.repeat(600),
]

/** Somebody's prompt: any of those, glued together in any way. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE.filter(({ length }) => length < 1000)), fc.string()), {
      minLength: 1,
      maxLength: 4,
    })
    .chain((pieces) => fc.constantFrom('', ' ', '\n').map((glue) => pieces.join(glue))),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** A plan in which strangers wrote every text there is. */
function hostilePlan(text: string, other = text): Page {
  const agent = { name: text, source: { file: text, line: 2, column: 1 } }
  const metric = aMetric({ identifier: other, prompt: text, type: 'ENUM', choices: [text, other] })
  const path = `/dispositionMetrics/${text}`
  const changes = [
    aChange({ before: `Be kind. ${text} Be brief.`, after: `Be kind. ${other} Be very brief.` }),
    aChange({ path: `${path}/prompt`, before: text, after: `${text} ${other}` }),
    aChange({ path: `${path}/type`, before: text, after: other, risk: 'breaking' }),
    aChange({ path: `${path}/choices`, before: [text], after: [other], risk: 'breaking' }),
    aChange({ op: 'rename', path: `${path}2`, before: text, after: other, risk: 'breaking' }),
    added(metric),
    removed(aMetric({ identifier: `${text}3`, prompt: other })),
  ]
  return planPage(
    aPlan({
      environment: text,
      agents: [
        anUpdate({
          ...agent,
          risk: 'breaking',
          changes,
          blockers: [{ id: 'open-draft', message: text, hint: other }],
          origin: 'conflict',
          drift: [
            {
              path,
              state: 'conflict',
              applied: text,
              live: other,
              desired: text,
              editor: text,
              revision: other,
            },
            {
              path,
              state: 'drifted',
              applied: `${text}\n${other}`,
              live: [text, other],
              editor: other,
              at: text,
            },
          ],
          goesLive: { revision: text, replaces: text, sections: [text, other] },
        }),
        anUpdate({ ...agent, agentId: '696e655577e1d88ff54b4fc2' }),
        anUnread({ ...agent, error: { code: text, message: text, hint: other, requestId: text } }),
      ],
      guards: [
        { id: 'breaking', limit: text, actual: text, ok: false, agents: [text, other], allowWith: text },
      ],
      diagnostics: [hostileDiagnostic(text)],
    }),
  )
}

const hostileDiagnostic = (text: string) =>
  aDiagnostic({
    message: text,
    hint: text,
    place: { file: text, line: 3, column: 1 },
    excerpt: { line: text, start: 1, length: 5 },
  })

/** Every kind of page, each with a stranger's text wherever one can be. */
const KINDS: readonly ((text: string, other: string) => Page)[] = [
  hostilePlan,
  (text, other) =>
    applyPage(
      aReport({
        environment: text,
        outcomes: [
          anApplied({ name: text, revision: other }),
          aRefused({ name: text, blockers: [{ id: 'drifted', message: text, hint: other }] }),
          aFailed({ name: text, error: { code: text, message: other, hint: text, requestId: other } }),
        ],
        unread: [{ agentId: text, name: other, error: { code: text, message: text } }],
      }),
    ),
  (text) => validationPage([hostileDiagnostic(text)], { files: 1, agents: 1 }),
  (text, other) => healthPage(aHostileReport(text, other)),
  (text, other) => callsPage({ environment: text, calls: [hostileCall(text, other)], isCut: true }),
  (text, other) =>
    callPage(
      { ...hostileCall(text, other), transcript: [{ role: text, content: other }] },
      { environment: text },
    ),
  (text, other) =>
    watchPage({
      environment: text,
      calls: [hostileCall(other, text)],
      missing: [text],
      end: 'time-out',
      exitCode: 2,
    }),
]

export const hostilePages = (text: string, other = text): Page[] => KINDS.map((page) => page(text, other))

/** A call of which strangers wrote everything. */
const hostileCall = (text: string, other: string) => ({
  callId: text,
  agentId: other,
  agentName: text,
  status: other,
  type: text,
  createdAt: other,
  from: text,
  to: other,
  versionId: text,
  campaignId: other,
  isTest: true,
  durationSeconds: 1,
  analytics: { summary: text, metrics: [{ identifier: text, value: other, confidence: 1, reasoning: text }] },
})

/** Every kind of page with each of those texts. */
export const HOSTILE_PAGES: readonly Page[] = HOSTILE.flatMap((text) => hostilePages(text))

export const hostilePage: fc.Arbitrary<Page> = fc
  .tuple(hostileText, hostileText, fc.constantFrom(...KINDS))
  .map(([text, other, page]) => page(text, other))
