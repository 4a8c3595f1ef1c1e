-- Passwords with a second factor, sign-in by the school's own provider, and what keeps guessers away without locking anybody out.
ALTER TABLE "User" ADD COLUMN     "emergency" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "passwordHash" TEXT,
ADD COLUMN     "providerSubject" TEXT,
ADD COLUMN     "recoveryHashes" TEXT[],
ADD COLUMN     "totpConfirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "totpSealed" TEXT,
ADD COLUMN     "totpStep" INTEGER;

CREATE UNIQUE INDEX "User_providerSubject_key" ON "User"("providerSubject");

CREATE TABLE "SignInDevice" (
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SignInDevice_pkey" PRIMARY KEY ("tokenHash")
);

CREATE TABLE "SignInTry" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SignInTry_pkey" PRIMARY KEY ("key")
);

ALTER TABLE "SignInDevice" ADD CONSTRAINT "SignInDevice_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
