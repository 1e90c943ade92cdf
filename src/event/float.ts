/** The number as Elasticsearch's smaller floating types hold it; any other type holds it as it is. */
export function roundToField(value: number, type: string, scalingFactor = 1): number {
  if (type === 'float') return Math.fround(value);
  if (type === 'half_float') return roundToHalf(value);
  return type === 'scaled_float' ? Math.round(value * scalingFactor) * (1 / scalingFactor) : value;
}

/** Eleven bits of precision, exponents from -14 to 15; halves go to the even neighbor. */
function roundToHalf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const step = 2 ** (exponent - 10);
  const scaled = value / step;
  const floor = Math.floor(scaled);
  const isUp = scaled - floor > 0.5 || (scaled - floor === 0.5 && floor % 2 !== 0);
  return (floor + (isUp ? 1 : 0)) * step;
}
