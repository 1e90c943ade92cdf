import { printDouble } from './text.ts';

/** Longitude and latitude in degrees. */
type Point = { readonly x: number; readonly y: number };

/** `POINT(42.9 11)`, Well-Known Text. */
export function parsePoint(text: string): Point | undefined {
  const match = /^\s*POINT\s*\(\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)\s+(-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)\s*\)\s*$/i.exec(text);
  return match ? { x: Number(match[1]), y: Number(match[2]) } : undefined;
}

export function printPoint({ x, y }: Point): string {
  return `POINT (${printDouble(x)} ${printDouble(y)})`;
}

/** Lucene's mean radius, in meters. */
const EARTH_RADIUS = 6_371_008.7714;

/** Meters along the surface of the earth; null when either text is no point. */
export function distanceOf(first: string, second: string): number | null {
  const [from, to] = [parsePoint(first), parsePoint(second)];
  if (!from || !to) return null;
  const [latitude, longitude] = [radians(to.y - from.y), radians(to.x - from.x)];
  const half = Math.sin(latitude / 2) ** 2 + Math.cos(radians(from.y)) * Math.cos(radians(to.y)) * Math.sin(longitude / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
