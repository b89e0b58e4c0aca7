import type { LintSettings, RuleSetting } from '../model/lint.js'
import type { Rule } from './rule.js'

/** What stands under `lint:`, as its schema lets it. */
interface Written {
  readonly extends?: 'recommended' | 'strict'
  readonly rules?: Readonly<Record<string, WrittenSeverity | WrittenRule>>
  readonly baseline?: string
  readonly failSeverity?: 'error' | 'warning'
  readonly maxWarnings?: number
}
type WrittenSeverity = 'off' | 'warn' | 'error'
type WrittenRule = { readonly severity?: WrittenSeverity } & Readonly<Record<string, unknown>>

/** What every rule does; `lint` is what its JSON Schema has accepted. */
export function readSettings(lint: unknown, rules: readonly Rule[]): LintSettings {
  const written = (lint ?? {}) as Written
  const { baseline, failSeverity = 'warning', maxWarnings } = written
  return {
    rules: new Map(rules.map((rule) => [rule.id, settingOf(rule, written)])),
    failSeverity,
    ...(baseline !== undefined && { baseline }),
    ...(maxWarnings !== undefined && { maxWarnings }),
  }
}

function settingOf(rule: Rule, { extends: set, rules = {} }: Written): RuleSetting {
  const own = Object.hasOwn(rules, rule.id) ? rules[rule.id] : undefined
  const { severity, ...options }: WrittenRule = typeof own === 'object' ? own : own ? { severity: own } : {}
  return {
    severity: severity === undefined ? (set === 'strict' ? 'error' : rule.severity) : NAMES[severity],
    options: Object.fromEntries(
      Object.entries(rule.options ?? {}).map(([name, option]) => {
        const value = options[name]
        return [name, typeof value === 'number' ? value : option.default]
      }),
    ),
  }
}

const NAMES = { off: 'off', warn: 'warning', error: 'error' } as const
