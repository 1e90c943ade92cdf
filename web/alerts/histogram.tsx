import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { spanText } from '../parts/ago.tsx';
import type { HistogramData } from './alert-data.ts';
import { SEVERITIES } from './criteria.ts';

type HistogramProps = { readonly data: HistogramData; readonly onRange: (from: number, to: number) => void };

const HEIGHT = 56;

/** Alerts over time by severity. Drawing over it chooses the time between. */
export function Histogram({ data, onRange }: HistogramProps): ReactNode {
  const { from, to, width, buckets, total } = data;
  const slots = Math.max(1, Math.round((to - from) / width));
  const most = Math.max(1, ...buckets.map(({ counts }) => Object.values(counts).reduce((sum, one) => sum + one, 0)));
  const brush = useBrush(slots, (first, last) => onRange(from + first * width, from + (last + 1) * width - 1));
  return (
    <figure className="histogram">
      <svg
        viewBox={`0 0 ${slots} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} alerts between ${moment(from)} and ${moment(to)} UTC. Choose another time in “Time”.`}
        ref={brush.ref}
        onPointerDown={brush.start}
        onPointerMove={brush.move}
        onPointerUp={brush.end}
        onPointerCancel={brush.cancel}
      >
        <rect className="h-ground" x={0} y={HEIGHT - 1} width={slots} height={1} />
        {buckets.map((bucket) => (
          <Bars key={bucket.from} slot={Math.round((bucket.from - from) / width)} most={most} bucket={bucket} />
        ))}
        {brush.chosen && (
          <rect className="h-brush" x={brush.chosen[0]} y={0} width={brush.chosen[1] - brush.chosen[0] + 1} height={HEIGHT} />
        )}
      </svg>
      <figcaption>
        <span>{moment(from)}</span>
        <span className="legend">
          {SEVERITIES.map((severity) => (
            <span key={severity} className={`legend-${severity}`}>
              {severity}
            </span>
          ))}
          <span className="soft">a bar is {spanText(width)}; drag to zoom in</span>
        </span>
        <span>{moment(to)} UTC</span>
      </figcaption>
    </figure>
  );
}

type BarsProps = { readonly slot: number; readonly most: number; readonly bucket: HistogramData['buckets'][number] };

/** Gaps keep bars apart; what came in a stretch is never too little to be seen. */
function Bars({ slot, most, bucket: { from, counts } }: BarsProps): ReactNode {
  let top = HEIGHT;
  const all = SEVERITIES.map((severity) => `${counts[severity] ?? 0} ${severity}`).join(', ');
  return (
    <g>
      <title>{`${moment(from)} UTC: ${all}`}</title>
      {SEVERITIES.toReversed().map((severity) => {
        const count = counts[severity] ?? 0;
        if (count === 0) return null;
        const height = Math.max(3, (count / most) * (HEIGHT - 4));
        top -= height;
        return <rect key={severity} className={`h-${severity}`} x={slot + 0.08} y={top} width={0.84} height={height} />;
      })}
    </g>
  );
}

function useBrush(slots: number, onChoose: (first: number, last: number) => void) {
  const ref = useRef<SVGSVGElement>(null);
  const [range, setRange] = useState<readonly [number, number]>();
  const slotAt = ({ clientX }: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.min(slots - 1, Math.max(0, Math.floor(((clientX - box.left) / box.width) * slots)));
  };
  const sorted: readonly [number, number] | undefined = range && [Math.min(...range), Math.max(...range)];
  return {
    ref,
    chosen: sorted,
    start: (event: PointerEvent<SVGSVGElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setRange([slotAt(event), slotAt(event)]);
    },
    move: (event: PointerEvent) => setRange((now) => now && [now[0], slotAt(event)]),
    end: () => {
      if (sorted) onChoose(...sorted);
      setRange(undefined);
    },
    cancel: () => setRange(undefined),
  };
}

function moment(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
