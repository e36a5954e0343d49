import { LeafeError, type Boundary, type Reason } from '../../../core/errors.ts';

/** An error as plain data: of an object that goes to another process only its name, message and stack arrive. */
export type CarriedError =
  | {
      readonly kind: 'leafe';
      readonly boundary: Boundary;
      readonly reason: string;
      readonly detail: string;
      readonly todo: string;
    }
  | {
      readonly kind: 'other';
      readonly error: unknown;
      readonly facts: Readonly<Record<string, unknown>>;
    };

export function carriedError(error: unknown): CarriedError {
  if (error instanceof LeafeError) {
    const { boundary, reason, detail, todo } = error;
    return { kind: 'leafe', boundary, reason, detail, todo };
  }
  const { code, errno, syscall, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  return { kind: 'other', error, facts: { code, errno, syscall, path, dest } };
}

export function restoredError(carried: CarriedError): unknown {
  if (carried.kind === 'other') {
    const { error, facts } = carried;
    const known = Object.entries(facts).filter(([, value]) => value !== undefined);
    return error instanceof Error ? Object.assign(error, Object.fromEntries(known)) : error;
  }
  const { boundary, reason, detail, todo } = carried;
  return new LeafeError(boundary, reason as Reason<Boundary>, detail, { todo });
}
