using Ledger;

namespace Exchange.Api.Attestation;

/// <summary>
/// The ledger as it is published in files: what receipts of older entries are made from. The publisher tells it of each
/// checkpoint when all files that it promises are there.
/// </summary>
internal sealed class PublishedLedger(string folder)
{
    private readonly Lock _gate = new();
    private TileReader _reader = new(folder); // under _gate
    private string? _note; // under _gate
    private long _size; // under _gate

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
        lock (_gate)
        {
            // A reader keeps tiles in memory, and those at the right edge give way to wider ones.
            (_size, _note, _reader) = (size, note, new(folder));
        }
    }

    /// <summary>
    /// The receipt of an entry under the newest published checkpoint; null when that does not hold it.
    /// </summary>
    public string? Receipt(long seq)
    {
        lock (_gate)
        {
            if (_note is null || seq >= _size)
                return null;
            return Ledger.Receipt.Write(_reader.Entry(seq, _size), _reader.InclusionProof(seq, _size), _note);
        }
    }
}
