import { parentPort, workerData } from 'node:worker_threads';
import { type MatchSetup, openBlockMatcher, printMatchedBlock, type SentBlock } from './block-matcher.ts';

/** A thread that matches blocks, one after the other, in the order they are sent. It gives the bytes back with every answer. */
const port = parentPort;
if (!port) throw new Error('This file is for a worker thread');

const matcher = openBlockMatcher(workerData as MatchSetup);
port.on('message', (block: SentBlock) => {
  const text = printMatchedBlock(matcher.match(block));
  port.postMessage({ text, bytes: block.bytes }, [block.bytes.buffer]);
});
port.postMessage('ready');
