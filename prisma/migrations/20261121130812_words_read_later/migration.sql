-- The words in a picture are read by a job and not while its sender waits: until then a grey copy is kept for the reader.
ALTER TABLE "Picture" ADD COLUMN "toRead" BYTEA,
ADD COLUMN "toReadInside" BYTEA,
ADD COLUMN "readingSince" TIMESTAMPTZ(3),
ADD COLUMN "readLeaseUntil" TIMESTAMPTZ(3);

CREATE INDEX "Picture_readingSince_idx" ON "Picture"("readingSince");
