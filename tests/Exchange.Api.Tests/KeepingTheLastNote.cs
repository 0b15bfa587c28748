using Exchange.Api.Notes;

namespace Exchange.Api.Tests;

public sealed class KeepingTheLastNote : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("note-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Begins_with_none() => Assert.Null(new NoteStore(_folder).Read());

    [Fact]
    public void Gives_back_what_was_put_in_last_also_to_another_process()
    {
        var store = new NoteStore(_folder);
        store.Swap(null, "one");
        store.Swap("one", "two");
        store.Swap("two", "three");

        Assert.Equal("three", new NoteStore(_folder).Read());
    }

    [Fact]
    public void Refuses_to_put_a_note_in_the_place_of_another_than_expected()
    {
        var store = new NoteStore(_folder);
        store.Swap(null, "one");

        Assert.Throws<NoteStoreConflictException>(() => store.Swap(null, "two"));
        Assert.Throws<NoteStoreConflictException>(() => store.Swap("zero", "two"));
        Assert.Equal("one", store.Read());
    }

    [Fact]
    public void Falls_back_to_the_note_before_when_the_last_write_was_torn()
    {
        var store = new NoteStore(_folder);
        store.Swap(null, "one");
        store.Swap("one", "two");
        var path = Directory.GetFiles(_folder).Single();
        // The second note went to the first slot; a byte of its text did not make it.
        var bytes = File.ReadAllBytes(path);
        bytes[8 + 4 + 32] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal("one", store.Read());
        store.Swap("one", "two again");
        Assert.Equal("two again", store.Read());
    }
}
