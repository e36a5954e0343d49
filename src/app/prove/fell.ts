/** A sandbox did not stand an attack; the message says in which way. */
export class Fell extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Fell';
  }
}
