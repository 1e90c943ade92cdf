import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { QUEUE } from './alert-data.ts';

/** `on`: what happens is told; `lost`: the line is down, and the browser tries again; `off`: nothing is told here. */
export type LiveState = 'on' | 'lost' | 'off';

/** Listens to what happens to alerts. New ones are counted until somebody wants to see them, so that the queue does not move by itself. */
export function useLive(isWanted: boolean): { readonly state: LiveState; readonly fresh: number; readonly show: () => void } {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('off');
  const [fresh, setFresh] = useState(0);
  const show = () => {
    setFresh(0);
    client.invalidateQueries({ queryKey: QUEUE });
  };
  useEffect(() => {
    if (!isWanted) return undefined;
    const source = new EventSource('/api/tocsin/alerts/live');
    const look = () => client.invalidateQueries({ queryKey: QUEUE });
    source.addEventListener('hello', () => setState('on'));
    source.addEventListener('alerts', (event) => setFresh((count) => count + countOf(event.data)));
    source.addEventListener('status', () => {
      look();
      client.invalidateQueries({ queryKey: ['alert'] });
    });
    source.addEventListener('reset', look);
    source.addEventListener('error', () => {
      setState('lost');
      // The service refused: somebody who is no longer signed in is asked to.
      if (source.readyState === EventSource.CLOSED) client.invalidateQueries({ queryKey: ['session'] });
    });
    return () => source.close();
  }, [client, isWanted]);
  return { state, fresh, show };
}

function countOf(data: unknown): number {
  try {
    return Number(JSON.parse(String(data)).count) || 0;
  } catch {
    return 0;
  }
}
