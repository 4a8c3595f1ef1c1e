// A run can be asked to fail: one deliberate bug, put into the built code of the processes while node loads it, and nowhere else.
import { register } from 'node:module';

register('./bug-hooks.mjs', { parentURL: import.meta.url, data: { bug: process.env.TORTURE_BUG ?? '' } });
