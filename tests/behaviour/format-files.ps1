# Views and members of files: Update-FormatData, Update-TypeData, what they say of files that are wrong.
Set-Content fruit.format.ps1xml @'
<Configuration>
  <SelectionSets>
    <SelectionSet><Name>Fruits</Name><Types><TypeName>Apple</TypeName><TypeName>Pear</TypeName></Types></SelectionSet>
  </SelectionSets>
  <Controls>
    <Control><Name>Head</Name><CustomControl><CustomEntries><CustomEntry><CustomItem>
      <Text>Basket </Text><ExpressionBinding><PropertyName>Basket</PropertyName></ExpressionBinding><NewLine/>
    </CustomItem></CustomEntry></CustomEntries></CustomControl></Control>
  </Controls>
  <ViewDefinitions>
    <View>
      <Name>fruits</Name>
      <ViewSelectedBy><SelectionSetName>Fruits</SelectionSetName></ViewSelectedBy>
      <GroupBy><PropertyName>Basket</PropertyName><CustomControlName>Head</CustomControlName></GroupBy>
      <TableControl>
        <TableHeaders>
          <TableColumnHeader><Label>N</Label><Width>8</Width></TableColumnHeader>
          <TableColumnHeader><Width>10</Width><Alignment>Right</Alignment></TableColumnHeader>
          <TableColumnHeader/>
        </TableHeaders>
        <TableRowEntries>
          <TableRowEntry>
            <EntrySelectedBy><SelectionCondition><TypeName>Pear</TypeName><ScriptBlock>$_.Price -gt 2</ScriptBlock></SelectionCondition></EntrySelectedBy>
            <TableColumnItems>
              <TableColumnItem><ScriptBlock>'*' + $_.Name</ScriptBlock></TableColumnItem>
              <TableColumnItem><PropertyName>Price</PropertyName><FormatString>{0:C}</FormatString></TableColumnItem>
              <TableColumnItem><Text>dear</Text></TableColumnItem>
            </TableColumnItems>
          </TableRowEntry>
          <TableRowEntry>
            <TableColumnItems>
              <TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
              <TableColumnItem><PropertyName>Price</PropertyName><FormatString>N2</FormatString></TableColumnItem>
              <TableColumnItem><ScriptBlock>$_.Price * 2</ScriptBlock></TableColumnItem>
            </TableColumnItems>
          </TableRowEntry>
        </TableRowEntries>
      </TableControl>
    </View>
    <View>
      <Name>seeds</Name>
      <ViewSelectedBy><TypeName>Apple</TypeName></ViewSelectedBy>
      <CustomControl><CustomEntries><CustomEntry><CustomItem>
        <Text>Apple </Text><ExpressionBinding><PropertyName>Name</PropertyName></ExpressionBinding><NewLine/>
        <Frame><LeftIndent>4</LeftIndent><CustomItem><Text>seeds: </Text>
          <ExpressionBinding><PropertyName>Seeds</PropertyName><EnumerateCollection/><CustomControl><CustomEntries><CustomEntry><CustomItem>
            <Text>[</Text><ExpressionBinding><ScriptBlock>$_</ScriptBlock></ExpressionBinding><Text>]</Text>
          </CustomItem></CustomEntry></CustomEntries></CustomControl></ExpressionBinding><NewLine/>
        </CustomItem></Frame>
      </CustomItem></CustomEntry></CustomEntries></CustomControl>
    </View>
  </ViewDefinitions>
</Configuration>
'@
function Fruit($kind, $name, $price, $basket) {
    [pscustomobject]@{ PSTypeName = $kind; Name = $name; Price = $price; Basket = $basket; Seeds = 1, 2 }
}
$all = (Fruit Apple a 1.5 one), (Fruit Pear p 2.5 one), (Fruit Pear q 1 two)
Update-FormatData -PrependPath fruit.format.ps1xml
$all
$all[0] | Format-Custom
(Get-FormatData Apple).FormatViewDefinition.Name -join ','
Set-Content bad.format.ps1xml '<Configuration><ViewDefinitions><View><Name>a</Name></View></ViewDefinitions></Configuration>'
try { Update-FormatData -AppendPath bad.format.ps1xml -ErrorAction Stop }
catch { $_.FullyQualifiedErrorId; ("$_" -split "`n")[1] -replace '^.*?: ' }
Set-Content m.types.ps1xml @'
<Types>
  <Type><Name>System.String</Name><Members>
    <NoteProperty><Name>Answer</Name><Value>42</Value><TypeName>int</TypeName></NoteProperty>
    <ScriptMethod><Name>Shout</Name><Script>$this.ToUpper() + $args[0]</Script></ScriptMethod>
  </Members></Type>
  <Type><Name>Thing</Name><Members>
    <PropertySet><Name>Short</Name><ReferencedProperties><Name>A</Name><Name>B</Name></ReferencedProperties></PropertySet>
    <MemberSet><Name>PSStandardMembers</Name><Members>
      <NoteProperty><Name>DefaultDisplayProperty</Name><Value>B</Value></NoteProperty>
    </Members></MemberSet>
  </Members></Type>
</Types>
'@
Update-TypeData -AppendPath m.types.ps1xml
'ab'.Answer + 1
'ab'.Shout('!')
$thing = [pscustomobject]@{ PSTypeName = 'Thing'; A = 1; B = 2; C = 3 }
($thing | Select-Object Short | Out-String).Trim()
($thing | Format-Wide | Out-String).Trim()
Remove-TypeData -Path m.types.ps1xml
$null -eq 'ab'.Answer
Set-Content bad.types.ps1xml '<Types><Type><Name>A</Name><Members><Foo/></Members></Type></Types>'
try { Update-TypeData bad.types.ps1xml -ErrorAction Stop }
catch { $_.FullyQualifiedErrorId; "$_" -replace '^.*?\) : ' }
