namespace Ledger;

/// <summary>What the log says about itself: its name and first keys, and the checkpoints that it chains in.</summary>
internal sealed class ReplayedLog(LogPolicy policy)
{
    private readonly RightEdge _recorded = new();

    // The leaves after the checkpoint that was recorded last: the next one ends among them.
    private readonly Queue<byte[]> _since = new();

    /// <summary>Takes an entry of the log's own kinds; all entries before it have been added.</summary>
    public void Take(Fact fact)
    {
        // A change of keys has been held against its signatures and its form already.
        if (fact.Kind == "ledger.key") return;
        fact.Require(
            fact.Signers.Count == 0, ReplayRules.UnsignedFact, "no signature", string.Join(", ", fact.Signers));
        if (fact.Kind == SystemBodies.GenesisKind) TakeGenesis(fact);
        if (fact.Kind == SystemBodies.CheckpointKind) TakeCheckpoint(fact);
        fact.Done();
    }

    public void Add(byte[] leaf) => _since.Enqueue(leaf);

    private void TakeGenesis(Fact fact)
    {
        const string rule = ReplayRules.Genesis;
        fact.Same(rule, "format", EntryFormat.Name, fact.Text("format"));
        fact.Same(rule, "maxEntryBytes", EntryFormat.MaxBytes, fact.Number("maxEntryBytes"));
        fact.Same(rule, "origin", policy.Origin, fact.Text("origin"));
        string[] keys = [policy.Ed25519.ToString(), policy.Bip340.ToString()];
        var found = fact.Texts("vkeys");
        fact.Require(found.SequenceEqual(keys), rule, string.Join(", ", keys), string.Join(", ", found));
    }

    private void TakeCheckpoint(Fact fact)
    {
        const string rule = ReplayRules.RecordedCheckpoint;
        // The signed note lies in the export, where it may have gained witnesses since.
        fact.Hex("note");
        var (size, root) = (fact.Number("size"), fact.Hex("root"));
        fact.Require(
            size >= _recorded.Size && size <= fact.Seq, rule, $"a size from {_recorded.Size} to {fact.Seq}", size);
        while (_recorded.Size < size) _recorded.Add(_since.Dequeue());
        fact.Same(rule, "root", Convert.ToHexStringLower(_recorded.Root), root);
    }
}
