-- Muting keeps whoever holds the school's telephone from being notified of an account; everybody else sees it as before.
ALTER TYPE "ActionKind" ADD VALUE 'mute';
ALTER TYPE "ActionKind" ADD VALUE 'unmute';
