using System.Text;

namespace Ledger.Tests.Keys;

public sealed class Making_the_next_keys : IDisposable
{
    private const string Origin = "rotating.example/log";

    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly PrivateKey _root = PrivateKey.Create();
    private readonly LedgerAppender _log = new(Origin, LedgerHead.Empty(Origin));

    public Making_the_next_keys()
    {
        using var keys = LogKeys.Create(Origin);
        keys.Save(_folder.File("keys"));
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Signs_every_size_with_the_keys_that_are_in_force_there()
    {
        for (var generation = 2; generation <= 4; generation++)
            KeyRotation.Make(_folder.File("keys"), _root, 10 * generation, 3, "rotation");
        using var keys = LogKeys.Load(_folder.File("keys"));
        Assert.Equal(4, keys.Generations.Count);
        keys.Follow(keys.TimelineUnder(_root.PublicKeyHex), 0);
        var changes = new Queue<SignedKeyChange>(KeyRotation.Read(_folder.File("keys")));
        var notes = new List<byte[]>();
        while (_log.Head.Size < 50)
        {
            // Each rotation is written when the keys before it are in force, which have signed it.
            if (_log.Head.Size is >= 10 and < 14 or >= 20 and < 24 or >= 30 and < 34)
                Write(keys, changes.Dequeue());
            else
                _log.Append(SystemBodies.TickKind, SystemBodies.Tick(), [], Noon);
            notes.Add(Encoding.UTF8.GetBytes(keys.SignCheckpoint(_log.Head)));
        }

        Assert.Empty(changes);
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy));
        foreach (var note in notes)
        {
            var size = policy.Verify(note).Checkpoint.Size;
            var isOverlap = size is >= 20 and <= 22 or >= 30 and <= 32 or >= 40 and <= 42;
            Assert.Equal(isOverlap ? 4 : 2, SignedNote.Parse(note).Signatures.Count);
        }
    }

    private void Write(LogKeys keys, SignedKeyChange change)
    {
        var entry = _log.Append(KeyChange.Kind, change.Body, change.Sigs, Noon);
        keys.Follow(keys.Timeline.After(KeyChange.Parse(entry.Bytes)), _log.Head.Size);
    }

    [Fact]
    public void Never_overwrites_a_generation_and_keeps_it_to_its_owner()
    {
        var made = KeyRotation.Make(_folder.File("keys"), _root, 20, 3, "rotation");
        Assert.Equal(_folder.File("keys/2"), made);
        var files = Directory.GetFiles(made, "*.key");
        Assert.Equal(2, files.Length);
        foreach (var file in files)
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.Delete(Path.Combine(made, "log.origin"));
        Assert.ThrowsAny<IOException>(() => KeyRotation.Make(_folder.File("keys"), _root, 20, 3, "rotation"));
    }

    [Fact]
    public void Is_not_signed_with_where_a_key_in_force_is_not_held()
    {
        using var before = LogKeys.Load(_folder.File("keys"));
        KeyRotation.Make(_folder.File("keys"), _root, 20, 3, "rotation");
        var timeline = before.TimelineUnder(_root.PublicKeyHex);
        foreach (var change in KeyRotation.Read(_folder.File("keys")))
        {
            var entry = _log.Append(KeyChange.Kind, change.Body, change.Sigs, Noon);
            timeline = timeline.After(KeyChange.Parse(entry.Bytes));
        }

        Assert.Throws<InvalidOperationException>(() => before.Follow(timeline, _log.Head.Size));
    }
}
