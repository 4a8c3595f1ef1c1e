/** `npm run train:sounds` teaches the weights of moderation/sounds from comments/*.tsv; with `-- --whole` it only measures. */
import { trainSounds } from './index.js';

trainSounds({ whole: process.argv.includes('--whole') });
