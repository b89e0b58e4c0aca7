import type { JsonObject } from '../json.js'
import { type TypeName, typeFaults } from './invalid.js'

/** The versioned part of an agent, in the spelling of `GET /agent/{id}`: `globalPrompt`, `postCallAnalyticsConfig`, … */
export type AgentConfig = JsonObject

/** Config fields a write may name, by the section the platform files them under. Source: vendor's API reference, `UpdateBranchDraftRequest` and `DraftConfigRequest`. */
const SECTIONS = {
  workflow_prompt: [
    'globalPrompt',
    'firstMessage',
    'singlePromptConfig',
    'globalKnowledgeBaseId',
    'enableStyleGuide',
  ],
  workflow_graph: ['workflowType', 'workflowGraph'],
  llm: ['slmModel', 'customLLMWebSocketUrl', 'defaultVariables', 'preCallAPI'],
  voice: ['synthesizer', 'speechFormatting', 'pronunciationDicts'],
  language: ['language', 'timezone', 'transcriberType'],
  call_handling: [
    'allowInterruptions',
    'waitForUserToSpeakFirst',
    'muteUserUntilFirstBotResponse',
    'interruptionBackoffTimer',
    'callDispositionConfig',
  ],
  detection: ['smartTurnConfig', 'voiceDetectionConfig', 'voiceMailDetectionConfig'],
  analytics: ['postCallAnalyticsConfig'],
  timeouts: ['llmIdleTimeoutConfig', 'sessionTimeoutConfig'],
  audio: ['backgroundSound', 'denoisingConfig'],
  privacy: ['redactionConfig'],
  widget: ['widgetConfig'],
} as const satisfies Record<string, readonly string[]>

const SECTION_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(SECTIONS).flatMap(([section, fields]) => fields.map((field) => [field, section] as const)),
)

export const SECTION_NAMES = Object.keys(SECTIONS)

export const isConfigField = (field: string): boolean => SECTION_OF.has(field)

export const sectionOf = (field: string): string => SECTION_OF.get(field) ?? 'unknown'

export const sectionsOf = (fields: readonly string[]): string[] => [...new Set(fields.map(sectionOf))].sort()

/** The recognised part of a write; anything else in it is dropped without a word, as the platform does. */
export const recognised = (partial: AgentConfig): AgentConfig =>
  Object.fromEntries(Object.entries(partial).filter(([field]) => isConfigField(field)))

/**
 * Fields of one type alone; where the vendor's descriptions disagree, anything is taken. Source: vendor's API reference,
 * `DraftConfigRequest` and `UpdateBranchDraftRequest`; the validator wants an object for `timezone`.
 */
const TYPES: Readonly<Record<string, TypeName>> = {
  globalPrompt: 'string',
  firstMessage: 'string',
  globalKnowledgeBaseId: 'string',
  enableStyleGuide: 'boolean',
  singlePromptConfig: 'object',
  slmModel: 'string',
  customLLMWebSocketUrl: 'string',
  defaultVariables: 'object',
  preCallAPI: 'object',
  synthesizer: 'object',
  language: 'object',
  timezone: 'object',
  transcriberType: 'string',
  allowInterruptions: 'boolean',
  waitForUserToSpeakFirst: 'boolean',
  muteUserUntilFirstBotResponse: 'boolean',
  interruptionBackoffTimer: 'number',
  smartTurnConfig: 'object',
  voiceDetectionConfig: 'object',
  voiceMailDetectionConfig: 'object',
  llmIdleTimeoutConfig: 'object',
  sessionTimeoutConfig: 'object',
  backgroundSound: 'string',
  denoisingConfig: 'object',
  redactionConfig: 'object',
  widgetConfig: 'object',
}

/** What the validator says of fields of the wrong type, one message each. */
export const wrongTypes = (config: AgentConfig): string[] =>
  Object.entries(TYPES).flatMap(([field, type]) => typeFaults(field, config[field], type))
