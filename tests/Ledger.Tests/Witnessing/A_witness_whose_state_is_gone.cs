using TestKit;

namespace Ledger.Tests.Witnessing;

/// <summary>A folder that is not mounted, mistyped, cleaned or unreadable: a key that has signed must not begin
/// anew.</summary>
public sealed class A_witness_whose_state_is_gone : IDisposable
{
    private const string Name = "witness.example/w1";

    private readonly TemporaryFolder _folder = new();
    private readonly GrowingLog _log = new();

    private string KeyFile => _folder.File("key");

    private string NoteFile => Path.Combine(_folder.File("state"), WitnessState.NameOf(_log.Policy.Origin));

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Goes_on_with_key_and_state_that_were_made_together()
    {
        var made = Open("state", key => key.Vkey);
        Assert.Equal(made, Open("state", key => key.Vkey));
    }

    [Fact]
    public void Is_refused_a_key_that_another_state_was_made_with()
    {
        Open("state", key => key.Vkey);
        foreach (var other in new[] { "not-mounted", "a/b/mistyped" })
        {
            var refused = Assert.Throws<ArgumentException>(() => Open(other, key => key.Vkey));
            Assert.Contains("the state folder does not know it", refused.Message, StringComparison.Ordinal);
            // And again: to be refused does not make it that key's.
            Assert.Throws<ArgumentException>(() => Open(other, key => key.Vkey));
        }
    }

    [Fact]
    public void Is_refused_a_new_key_for_a_state_that_has_one()
    {
        Open("state", key => key.Vkey);
        File.Move(KeyFile, _folder.File("moved"));
        Assert.Contains(
            "there is no key", Assert.Throws<ArgumentException>(() => Open("state", key => key.Vkey)).Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public void Is_refused_the_state_of_another_name_or_key()
    {
        Open("state", key => key.Vkey);
        Assert.Throws<ArgumentException>(() => Open("state", key => key.Vkey, "witness.example/w2"));
        using var other = CosigningKey.Create(Name);
        File.Delete(KeyFile);
        other.Save(KeyFile);
        Assert.Throws<ArgumentException>(() => Open("state", key => key.Vkey));
    }

    [Fact]
    public void Is_refused_a_state_that_is_there_and_cannot_be_read()
    {
        // What reads neither as a file nor as nothing.
        Directory.CreateDirectory(NoteFile);
        var refused = Record.Exception(() => Running(_ => { }));
        Assert.True(refused is IOException or UnauthorizedAccessException, $"{refused}");
    }

    [Fact]
    public void Signs_nothing_once_the_folder_is_cleaned_while_it_runs()
    {
        using var forged = new GrowingLog("forged");
        Running(witness =>
        {
            Assert.Equal(200, witness.Add(GrowingLog.Bytes(_log.Request(0, 5))).Status);
            File.Delete(NoteFile);
            Assert.Throws<IOException>(() => witness.Add(GrowingLog.Bytes(forged.Request(0, 9))));
            Assert.Throws<IOException>(() => witness.Latest(WitnessState.NameOf(_log.Policy.Origin)));
            Assert.False(File.Exists(NoteFile));
        });
    }

    [Fact]
    public void Signs_nothing_on_an_older_state_that_is_put_back_while_it_runs()
    {
        using var forged = new GrowingLog("forged");
        Running(witness =>
        {
            witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
            var older = File.ReadAllText(NoteFile);
            witness.Add(GrowingLog.Bytes(_log.Request(5, 9)));
            var newer = File.ReadAllText(NoteFile);
            File.WriteAllText(NoteFile, older);
            Assert.Throws<IOException>(() => witness.Add(GrowingLog.Bytes(forged.Request(5, 12, 5))));
            File.WriteAllText(NoteFile, newer);
            Assert.Equal(200, witness.Add(GrowingLog.Bytes(_log.Request(9, 12))).Status);
        });
    }

    private T Open<T>(string folder, Func<CosigningKey, T> use, string name = Name)
    {
        using var state = new WitnessState(_folder.File(folder));
        using var key = WitnessKey.Open(name, KeyFile, state);
        return use(key);
    }

    private void Running(Action<CheckpointWitness> use)
    {
        using var state = new WitnessState(_folder.File("state"));
        using var key = WitnessKey.Open(Name, KeyFile, state);
        use(new(key, [_log.Policy], state, new ManualTimeProvider(Verification.Exports.Noon)));
    }
}
