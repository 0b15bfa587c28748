using System.Text;
using Exchange.Api.Notes;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Attestation;
using Ledger;

namespace Exchange.Api.Attestation;

/// <summary>What is told about the newest checkpoints, and who signs them.</summary>
internal static class CheckpointViews
{
    /// <summary>The newest that was signed; on a node that does not sign, the newest that was published.</summary>
    public static CheckpointView? Newest(SignedLedger signed, PublishedLedger published, PublishedPolicy policy)
    {
        var last = signed.Last;
        if ((last?.Note ?? published.Note) is not { } note)
            return null;
        var checkpoint = NoteStore.CheckpointOf(note);
        return new(
            checkpoint.Origin, checkpoint.Size, Convert.ToHexStringLower(checkpoint.Root), note, policy.Text)
        {
            LastEntryAt = last?.Head.LastTime,
            Keys = [Key(policy.Policy.Ed25519), Key(policy.Policy.Bip340)],
            Published = Published(published, policy.Policy),
        };
    }

    private static PublishedCheckpointView? Published(PublishedLedger published, LogPolicy policy)
    {
        if (published.Newest is not var (size, note))
            return null;
        var verdict = Verify(policy, note);
        var signed = verdict?.Cosignatures.ToDictionary(c => c.Witness, c => c.Time) ?? [];
        return new(
            size, Convert.ToHexStringLower(NoteStore.CheckpointOf(note).Root), note, verdict?.QuorumMet ?? false,
            policy.Quorum,
            [
                .. policy.Witnesses.Select(w => new WitnessView(
                    w.Name, w.Key.ToString(), w.Url, signed.TryGetValue(w.Name, out var at) ? at : null)),
            ]);
    }

    // What was published under other keys is shown, as signed by nobody that is known now.
    private static CheckpointVerdict? Verify(LogPolicy policy, string note)
    {
        try
        {
            return policy.Verify(Encoding.UTF8.GetBytes(note));
        }
        catch (Exception error) when (error is LedgerFormatException or LedgerVerificationException)
        {
            return null;
        }
    }

    private static LogKeyView Key(VerifierKey key) => new(key.Type.ToString(), key.ToString());
}
