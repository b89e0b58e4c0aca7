import { type Prompt, readPrompt } from './prompt/prompt.js'

/** So many prompts are remembered; a fleet's worth of them would fill the memory. */
const REMEMBERED = 1_000

/** Takes prompts apart, each text once for as long as it is remembered: a shared metric comes with every agent. */
export function readPrompts(): (text: string) => Prompt {
  const known = new Map<string, Prompt>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= REMEMBERED) known.clear()
    const prompt = readPrompt(text)
    known.set(text, prompt)
    return prompt
  }
}
