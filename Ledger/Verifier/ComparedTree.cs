namespace Ledger.Verifier;

/// <summary>
/// A tree that checkpoints are held against, in a folder or where it is served: its tiles, its own checkpoint and what
/// it says about its keys. None of it is believed; what two signed checkpoints make of the tiles is the proof.
/// </summary>
internal abstract class ComparedTree
{
    private const int Restarts = 3;

    /// <summary>Where it is.</summary>
    public required string Name { get; init; }

    public abstract TileTree Tiles { get; }

    /// <summary>The policy with what the tree says about the log's keys.</summary>
    public abstract LogPolicy Update(LogPolicy policy);

    /// <summary>Its newest checkpoint, whose log signatures are good.</summary>
    public abstract Note Own(LogPolicy policy);

    /// <summary>Does something with the tree at a place; anew where a served one grew past what was read.</summary>
    public static T At<T>(string place, TimeProvider time, Func<ComparedTree, T> use)
    {
        if (!Uri.TryCreate(place, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Directory.Exists(place)
                ? use(new InFolder(place) { Name = place })
                : throw new IOException($"{place} is no folder, and no address that begins with http:// or https://");
        using var client = new TreeClient(url, time);
        for (var round = 1; ; round++)
        {
            try
            {
                return use(new Served(client) { Name = place });
            }
            catch (OutgrownException e)
            {
                if (round == Restarts) throw new ExportIncompleteException(e.File);
            }
        }
    }

    private sealed class InFolder(string folder) : ComparedTree
    {
        public override TileTree Tiles { get; } = new TileReader(folder).Tree;

        public override LogPolicy Update(LogPolicy policy) => KeyChanges.Update(policy, folder);

        public override Note Own(LogPolicy policy) => Notes.Read(Path.Combine(folder, TilePath.Checkpoint), policy);
    }

    private sealed class Served : ComparedTree
    {
        private readonly TreeClient _client;
        private readonly Dictionary<(int Level, long Number), byte[]> _tiles = [];
        private readonly byte[] _note;
        private readonly long _size;

        public Served(TreeClient client)
        {
            _client = client;
            _note = Get(TilePath.Checkpoint, SignedNote.MaxBytes, anew: true)
                ?? throw new ExportIncompleteException(TilePath.Checkpoint);
            _size = ServedCheckpoint.SizeOf(_note);
            Tiles = new(Hashes);
        }

        public override TileTree Tiles { get; }

        public override LogPolicy Update(LogPolicy policy) =>
            policy.Root is null || Get(KeyChanges.File, KeyChanges.MaxBytes, anew: true) is not { } changes
                ? policy
                : ServedCheckpoint.Update(policy, changes, _size);

        public override Note Own(LogPolicy policy) => Notes.Verified(_note, policy);

        // The tile as it is in the newest tree holds every narrower one as its beginning.
        private byte[] Hashes(int level, long number, int width)
        {
            if (_tiles.TryGetValue((level, number), out var known) && known.Length >= width * LedgerHash.Size)
                return known;
            foreach (var wider in new[] { TilePath.WidthOf(level, number, _size), width, TilePath.Width })
            {
                if (wider < width || Get(TilePath.Hashes(level, number, wider), MaxTile, anew: false) is not { } tile)
                    continue;
                if (tile.Length != wider * LedgerHash.Size)
                    throw new LedgerVerificationException(new(
                        "a tile has 32 bytes for each hash", TilePath.Hashes(level, number, wider),
                        Expected: $"{wider * LedgerHash.Size} bytes", Found: $"{tile.Length} bytes"));
                return _tiles[(level, number)] = tile;
            }

            throw new OutgrownException(TilePath.Hashes(level, number, width));
        }

        private const int MaxTile = TilePath.Width * LedgerHash.Size;

        // A handful of files, on a thread that has nothing else to do.
        private byte[]? Get(string file, int limit, bool anew) =>
            _client.GetAsync(file, limit, anew, CancellationToken.None).GetAwaiter().GetResult();
    }
}
