import { suite } from 'mocha';

suite('a suite without tests', () => undefined);
