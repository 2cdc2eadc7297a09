// What a handler of the simulated API gets and gives, and how it reads its parameters.
import { invalid, missing } from './problem.ts';
import type { World } from './world.ts';

export type Json = Record<string, unknown>;

export interface Call {
  readonly world: World;
  /** Path with query, for `next` links. */
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
}

export interface Answer {
  readonly status: number;
  /** Absent: an empty body. */
  readonly body?: unknown;
  /** The object created or changed, for the audit log. */
  readonly objectId?: string;
}

export type Handler = (call: Call) => Answer;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly handler: Handler;
  /** First API version that has it, as minor number of 2.x. */
  readonly since?: number;
  /** Needs an active subscription. */
  readonly plan?: boolean;
  /** POST that changes nothing: not audited. */
  readonly readOnly?: boolean;
}

export const found = (body: unknown): Answer => ({ status: 200, body });
export const wrote = (body: unknown, objectId: string): Answer => ({ status: 200, body, objectId });

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** Identifiers come as string or number; both mean the same. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws Problem 400 `parameter_not_found` */
export function requiredId(body: Json, name: string): string {
  const id = idOf(body[name]);
  if (id === undefined) throw missing(`${name} not specified`);
  return id;
}

/** @throws Problem 400 for absent or non-text values */
export function requiredText(body: Json, name: string): string {
  const value = body[name];
  if (value === undefined || value === null || value === '') throw missing(`${name} is required`);
  if (typeof value !== 'string') throw invalid(`${name} must be a string`);
  return value;
}

/** @throws Problem 400 for a value of another type; `undefined` where the key is absent */
export function optionalBoolean(body: Json, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalid(`${name} must be a boolean`);
  return value;
}

/**
 * Unix seconds given for a moment in the past; now where none is given. Which values Intercom refuses
 * is not documented beyond the message, so only what cannot be a past second is refused.
 */
export function createdAtOf(world: World, value: unknown): number {
  if (value === undefined || value === null) return world.now();
  const late = world.settings.behaviours.refuseFutureCreatedAt && Number(value) > world.now();
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || late) {
    throw invalid(`${String(value)} is an invalid value for created_at`);
  }
  return value;
}
