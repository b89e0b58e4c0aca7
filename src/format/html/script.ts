/**
 * What the page does by itself: filter, fold, keys, two columns, light and dark. It moves and clones what is there
 * and never makes markup of a text.
 */
export const SCRIPT = `
'use strict'
{
  const root = document.documentElement
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector))
  const bar = document.querySelector('.bar')
  const search = bar.querySelector('input')
  const status = bar.querySelector('[role=status]')
  const chips = all('.chip', bar)
  const tool = (name) => bar.querySelector('[data-do=' + name + ']')
  const items = all('.item')
  const foldable = items.filter((item) => item.localName === 'details')
  const isPressed = (button) => button.getAttribute('aria-pressed') === 'true'
  const press = (button, on) => button.setAttribute('aria-pressed', String(on))
  const count = (number) => number.toLocaleString('en')

  const texts = new WeakMap()
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase())
    return texts.get(item)
  }

  const filter = () => {
    const words = search.value.toLowerCase().split(' ').filter((word) => word !== '')
    const kinds = chips.filter(isPressed).map((chip) => chip.dataset.kind)
    let shown = 0
    for (const item of items) {
      const fits =
        (kinds.length === 0 || kinds.includes(item.dataset.kind)) &&
        words.every((word) => textOf(item).includes(word))
      item.hidden = !fits
      if (fits) shown++
    }
    const rest = shown === items.length ? '' : ' of ' + count(items.length)
    status.textContent = shown === 0 ? 'nothing fits' : count(shown) + rest + (items.length === 1 ? ' entry' : ' entries')
  }

  const without = (row, selector) => {
    const copy = row.cloneNode(true)
    for (const gone of all(selector, copy)) gone.remove()
    copy.setAttribute('aria-label', selector === 'ins' ? 'before' : 'after')
    copy.setAttribute('role', 'group')
    return copy
  }
  const inTwo = (diff) => {
    if (diff.nextElementSibling?.classList.contains('sides')) return
    const sides = document.createElement('div')
    sides.className = diff.classList.contains('blocks') ? 'sides blocks' : 'sides'
    for (const row of diff.children) sides.append(without(row, 'ins'), without(row, 'del'))
    diff.after(sides)
  }
  const layOut = (item) => {
    if (root.classList.contains('two') && item.open) all('.diff', item).forEach(inTwo)
  }
  const setSides = (on) => {
    root.classList.toggle('two', on)
    press(tool('sides'), on)
    foldable.forEach(layOut)
  }
  let unfolded = false
  const unfold = (on) => {
    unfolded = on
    for (const item of foldable) if (!item.hidden) item.open = on
    tool('unfold').textContent = on ? 'Collapse all' : 'Expand all'
  }
  const THEMES = ['system', 'light', 'dark']
  const nextTheme = () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? 'system') + 1) % THEMES.length]
    root.dataset.theme = next
    tool('theme').textContent = 'Theme: ' + next
  }

  const stops = () => items.filter((item) => !item.hidden).map((item) => item.querySelector(':scope > summary') ?? item)
  const go = (step) => {
    const list = stops()
    const here = list.findIndex((stop) => stop.parentElement.contains(document.activeElement) && (stop === document.activeElement || stop.localName === 'summary'))
    const at = here === -1 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(here + step, 0), list.length - 1)
    list[at]?.focus()
    list[at]?.scrollIntoView({ block: 'nearest' })
  }

  const KEYS = {
    '/': () => { search.focus(); search.select() },
    j: () => go(1),
    ArrowDown: () => go(1),
    k: () => go(-1),
    ArrowUp: () => go(-1),
    s: () => setSides(!isPressed(tool('sides'))),
    e: () => unfold(!unfolded),
    t: nextTheme,
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target === search) {
      if (event.key === 'Escape') { search.value = ''; filter(); search.blur() }
      else if (event.key === 'ArrowDown' || event.key === 'Enter') { event.preventDefault(); go(1) }
      return
    }
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined
    if (act === undefined) return
    event.preventDefault()
    act()
  })

  let waiting = 0
  search.addEventListener('input', () => {
    cancelAnimationFrame(waiting)
    waiting = requestAnimationFrame(filter)
  })
  bar.addEventListener('click', ({ target }) => {
    const button = target.closest('button')
    if (button === null) return
    if (chips.includes(button)) { press(button, !isPressed(button)); filter() }
    if (button === tool('sides')) setSides(!isPressed(button))
    if (button === tool('unfold')) unfold(!unfolded)
    if (button === tool('theme')) nextTheme()
  })
  document.addEventListener('click', ({ target }) => {
    const more = target.closest('.more')
    if (more === null) return
    const shown = more.nextElementSibling.classList.toggle('shown')
    more.setAttribute('aria-expanded', String(shown))
  })
  for (const item of foldable) item.addEventListener('toggle', () => layOut(item))

  let folded = []
  addEventListener('beforeprint', () => {
    folded = foldable.filter((item) => !item.hidden && !item.open)
    for (const item of folded) item.open = true
  })
  addEventListener('afterprint', () => {
    for (const item of folded) item.open = false
  })

  root.classList.add('js')
  bar.hidden = items.length === 0
  document.querySelector('.keys').hidden = bar.hidden
  if (foldable.length > 0 && foldable.length <= 3) unfold(true)
  tool('unfold').hidden = foldable.length === 0
  tool('sides').hidden = all('.diff').length === 0
  filter()
}
`
