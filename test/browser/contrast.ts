import type { Page } from 'playwright-core'

/** WCAG 2.2 AA for text. */
const READABLE = 4.5

/**
 * Every piece of visible text whose contrast with what is behind it is lower than it should be, as
 * `1.23 the text`. Runs in the browser, as a text because the project knows no DOM types.
 */
export const faintTexts = (page: Page): Promise<string[]> => page.evaluate(`(${READABLE_TEXTS})(${READABLE})`)

const READABLE_TEXTS = `(least) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = ([r, g, b, a], below) => [r, g, b].map((value, at) => value * a + below[at] * (1 - a))
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const layers = []
    for (let at = element; at !== null; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor))
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255])
  }
  const faint = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    const text = texts.currentNode.data.trim()
    if (text === '' || !element.checkVisibility() || element.localName === 'script') continue
    const back = behind(element)
    const front = over(rgba(getComputedStyle(element).color), back)
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a)
    const contrast = (light + 0.05) / (dark + 0.05)
    if (contrast < least) faint.push(contrast.toFixed(2) + ' ' + text.slice(0, 40))
  }
  return faint
}`
