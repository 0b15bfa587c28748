using System.Text;
using Ledger.Tests.Verification;

namespace Ledger.Tests.Witnessing;

/// <summary>A log that grows and signs as it goes; two of them with other contents are two views of one log.</summary>
internal sealed class GrowingLog : IDisposable
{
    private readonly Exports _export = new();
    private readonly string _view;

    public GrowingLog(string view = "honest")
    {
        _view = view;
        _export.Fill(2);
    }

    public LogPolicy Policy => LogPolicy.Parse(Encoding.UTF8.GetBytes(PolicyText));

    public string PolicyText => _export.Keys.Policy;

    public Exports Export => _export;

    public LogKeys Keys => _export.Keys;

    /// <summary>Grows to a size, with this view's facts from a size on, and signs.</summary>
    public string SignAt(int size, int viewFrom = 0)
    {
        while (_export.Entries.Count < size)
        {
            var view = _export.Entries.Count < viewFrom ? "honest" : _view;
            _export.Add("lease.usage_recorded", new CanonicalObject().Add("note", view));
        }

        _export.Write();
        return _export.Sign();
    }

    public AddCheckpointRequest Request(long from, int size, int viewFrom = 0)
    {
        var note = SignAt(size, viewFrom);
        return new(from, from is 0 || from >= size ? [] : Tiles.ConsistencyProof(from, size), note);
    }

    public TileReader Tiles => new(_export.Folder);

    public void Dispose() => _export.Dispose();

    public static byte[] Bytes(AddCheckpointRequest request) => Encoding.UTF8.GetBytes(request.ToText());
}
