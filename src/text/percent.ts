/** `61%`, `0.3%`; never 0% or 100% for what is only near it. */
export function percent(share: number): string {
  const hundredths = share * 100
  if (hundredths === 0 || hundredths === 100) return `${hundredths}%`
  if (hundredths < 0.1) return '<0.1%'
  if (hundredths > 99.9) return '>99.9%'
  return `${hundredths < 10 || hundredths > 99 ? hundredths.toFixed(1) : Math.round(hundredths)}%`
}
