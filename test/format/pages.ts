import fc from 'fast-check'
import { FORMATS as LISTED } from '../../src/format/formats.js'
import type { Diagnostic } from '../../src/model/diagnostic.js'
import type {
  Block,
  Canvas,
  ChartBlock,
  DiffPart,
  Format,
  LineBlock,
  NamedValue,
  Page,
  Span,
  Tone,
} from '../../src/model/page.js'

const loaded = Object.entries(LISTED).map(async ([name, { load }]) => [name, await load()] as const)

/** Every format, ready to use. */
export const FORMATS = Object.fromEntries(await Promise.all(loaded)) as Record<keyof typeof LISTED, Format>

export const aPage = (...blocks: readonly Block[]): Page => ({ title: 'Page', blocks, document: {} })

export const aCanvas = (canvas: Partial<Canvas> = {}): Canvas => ({ width: 80, colour: false, ...canvas })

const TONES: readonly Tone[] = ['strong', 'dim', 'added', 'removed', 'changed', 'good', 'bad', 'warn']

/** What strangers write: prose, other scripts, control characters, escape sequences, overrides, emoji. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.lorem({ maxCount: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        '\x1b[31m',
        '\x1b]8;;http://evil\x07',
        '\x9b2J',
        '\u202e',
        '\u200b',
        '\t',
        '\r\n',
        '\n',
        '  ',
        'word',
        '日本語',
        '👩‍👩‍👧',
        'x'.repeat(90),
        '[-',
        '+}',
        '\ud800',
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
)

const anySpan: fc.Arbitrary<Span> = fc.oneof(
  fc.record({ text: anyText }),
  fc.record({ text: anyText, tone: fc.constantFrom(...TONES) }),
)
const anySpans = fc.array(anySpan, { maxLength: 4 })
const anyIndent = fc.nat({ max: 4 })
const anyParts: fc.Arbitrary<DiffPart[]> = fc.array(
  fc.record({ op: fc.constantFrom('same' as const, 'added' as const, 'removed' as const), text: anyText }),
  { maxLength: 5 },
)
const anyField: fc.Arbitrary<NamedValue> = fc.oneof(
  fc.record({ label: anyText, spans: anySpans }),
  fc.record({ label: fc.constantFrom('type', 'prompt', 'allow with'), parts: anyParts }),
  fc.record({ label: fc.constant('prompt'), text: anySpan }),
)
const anyLine: fc.Arbitrary<LineBlock> = fc.oneof(
  fc.record({ kind: fc.constant('line' as const), spans: anySpans, indent: anyIndent }),
  fc.record({ kind: fc.constant('line' as const), spans: anySpans, indent: anyIndent, sign: anySpan }),
)
const anyDiagnostic: fc.Arbitrary<Diagnostic> = fc.record({
  code: fc.constant('invalid-value' as const),
  severity: fc.constantFrom('error' as const, 'warning' as const),
  message: anyText,
  hint: anyText,
  place: fc.record({ file: anyText, line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }) }),
  excerpt: fc.record({
    line: anyText,
    start: fc.nat({ max: 100 }),
    length: fc.integer({ min: 1, max: 200 }),
  }),
})

const anyBar = fc.record({
  label: anyText,
  count: fc.nat(),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})
const chart = {
  kind: fc.constant('chart' as const),
  title: anyText,
  summary: anyText,
  bars: fc.array(anyBar, { maxLength: 4 }),
  indent: anyIndent,
}
const anyChart: fc.Arbitrary<ChartBlock> = fc.oneof(
  fc.record({ ...chart, shape: fc.constant('bars' as const) }),
  fc.record({ ...chart, shape: fc.constant('histogram' as const), ends: fc.tuple(anyText, anyText) }),
)

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyLine,
  fc.constant({ kind: 'gap' as const }),
  fc.record({ kind: fc.constant('code' as const), text: anyText, indent: anyIndent }),
  fc.record({ kind: fc.constant('diff' as const), parts: anyParts, indent: anyIndent }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(anyField, { maxLength: 3 }),
    indent: anyIndent,
  }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(fc.record({ title: anyText, whole: fc.boolean() }), { minLength: 1, maxLength: 5 }),
    rows: fc.array(fc.array(anySpans, { maxLength: 6 }), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('diagnostic' as const), diagnostic: anyDiagnostic }),
  anyChart,
  fc.record({
    kind: fc.constant('section' as const),
    title: anyLine,
    agents: fc.constant([]),
    blocks: fc.array(anyLine, { maxLength: 3 }),
  }),
)

export const anyPage: fc.Arbitrary<Page> = fc
  .array(anyBlock, { maxLength: 6 })
  .map((blocks) => aPage(...blocks))
