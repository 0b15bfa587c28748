using Ledger;

namespace Exchange.Api.Attestation;

/// <summary>
/// The ledger as it is published in files: what receipts of older entries are made from. The publisher tells it of each
/// checkpoint when all files that it promises are there.
/// </summary>
internal sealed class PublishedLedger(string folder, PublishedPolicy policy)
{
    private readonly Lock _gate = new();
    private TileReader _reader = new(folder); // under _gate
    private string? _note; // under _gate
    private long _size; // under _gate
    private (long Size, string Note)? _witnessed; // under _gate

    /// <summary>How many entries are published.</summary>
    public long Size
    {
        get
        {
            lock (_gate)
                return _size;
        }
    }

    /// <summary>The newest published checkpoint; null before the first.</summary>
    public string? Note
    {
        get
        {
            lock (_gate)
                return _note;
        }
    }

    /// <summary>The newest published checkpoint with its size; null before the first.</summary>
    public (long Size, string Note)? Newest
    {
        get
        {
            lock (_gate)
                return _note is null ? null : (_size, _note);
        }
    }

    /// <summary>Size of the newest checkpoint that enough witnesses have signed.</summary>
    public long WitnessedSize
    {
        get
        {
            lock (_gate)
                return _witnessed?.Size ?? 0;
        }
    }

    /// <summary>
    /// Takes over what another node has published in the folder; what cannot be read now is taken over later.
    /// </summary>
    public void Reread()
    {
        var file = Path.Combine(folder, TilePath.Checkpoint);
        try
        {
            if (!File.Exists(file))
                return;
            var note = File.ReadAllText(file);
            if (note != Note)
                Published(Checkpoint.Parse(SignedNote.Parse(note).Text).Size, note);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LedgerFormatException)
        {
            // It is shown and nothing more; the metrics show that it stays behind.
        }
    }

    public void Published(long size, string note)
    {
        var isMet = policy.IsMet(note);
        lock (_gate)
        {
            if (isMet)
                _witnessed = (size, note);
            // A reader keeps tiles in memory, and those at the right edge give way to wider ones.
            (_size, _note, _reader) = (size, note, new(folder));
        }
    }

    /// <summary>A published checkpoint has got more witnesses' signatures.</summary>
    /// <returns>Whether they are enough.</returns>
    public bool Cosigned(long size, string note)
    {
        var isMet = policy.IsMet(note);
        lock (_gate)
        {
            if (size == _size)
                _note = note;
            if (isMet && size >= (_witnessed?.Size ?? 0))
                _witnessed = (size, note);
        }

        return isMet;
    }

    /// <summary>The proof that the tree of a published size extends that of a smaller one.</summary>
    public IReadOnlyList<byte[]> ConsistencyProof(long from, long size)
    {
        lock (_gate)
            return _reader.ConsistencyProof(from, size);
    }

    /// <summary>
    /// The receipt of an entry under the newest checkpoint that enough witnesses have signed, or if that does not hold
    /// it the newest published; null when that does not either.
    /// </summary>
    public string? Receipt(long seq)
    {
        lock (_gate)
        {
            if (_note is null || seq >= _size)
                return null;
            var (size, note) = _witnessed is { } witnessed && seq < witnessed.Size ? witnessed : (_size, _note);
            return Ledger.Receipt.Write(_reader.Entry(seq, size), _reader.InclusionProof(seq, size), note);
        }
    }
}
