namespace Tidy.Tests;

public sealed class MeasuringMembers
{
    [Fact]
    public void Counts_the_lines_of_a_method_with_a_block() =>
        Assert.Equal(
            [new Member("public int Twice(int n)", 3, 4)],
            Members.Of("class A\n{\n    public int Twice(int n)\n    {\n        return 2 * n;\n    }\n}\n"));

    [Fact]
    public void Counts_the_lines_of_an_expression() =>
        Assert.Equal(
            [new Member("int Twice(int n)", 1, 3)],
            Members.Of("int Twice(int n) =>\n    2\n    * n;\n"));

    [Fact]
    public void Finds_members_of_types_within_types() =>
        Assert.Equal(
            ["void One()", "void Two()"],
            Members.Of("record A(int X) { struct B { void One() { } } void Two() { } }").Select(one => one.Header));

    [Fact]
    public void Finds_members_behind_constraints_and_attributes() =>
        Assert.Equal(
            2,
            Members.Of(
                "class A<T> where T : class { [X(\"class {\")] void M<U>() where U : struct { } int P { get => 1; } }")
                .Count);

    [Fact]
    public void Does_not_take_a_table_for_a_method() =>
        Assert.Empty(
            Members.Of("class A { static readonly (int, int)[] T = new[] { (1, 2), (3, 4) }; enum E { X, Y } }"));

    [Fact]
    public void Goes_on_after_a_property_with_an_initial_value() =>
        Assert.Equal(
            ["int P", "void M()"],
            Members.Of("class A { int P { get; } = 3; void M() { } }").Select(one => one.Header));

    [Theory]
    [InlineData("void M() { var s = \"}\"; }")]
    [InlineData("void M() { var s = @\"\\\"; }")]
    [InlineData("void M() { var s = $\"{(\"}\")} }}\"; }")]
    [InlineData("void M() { var s = \"\"\" \" } \"\"\"; }")]
    [InlineData("void M() { var c = '}'; var d = '\\''; }")]
    [InlineData("void M() { /* } */ // }\n }")]
    public void Is_not_misled_by_braces_that_are_not_code(string method) =>
        Assert.Equal(["void M()", "void After()"], Members.Of(method + " void After() { }").Select(one => one.Header));
}
